import Testing

@testable import ContainerNames

@Suite struct PassingNamesTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)

    private func passing(
        _ name: String, from source: NameSource = .docker, pod: String? = nil, labels: [String: String] = [:],
        id: String? = id
    ) -> Set<String> {
        var container = ContainerDescription(name: name, source: source)
        container.podName = pod
        container.labels = labels
        return container.passingNames(id: id)
    }

    @Test(
        "Names with a part of the id, or random ends of ECS's, are others with each start",
        arguments: [
            ("0123456789ab", .id), ("nginx-0123456789ab", .command), ("0123456789ab-infra", .podman),
            ("ecs-shop-12-web-aeb1f0c8d2e7a7d3a701", .docker), ("ecs-shop-12-web-aeb1f0c8d2e7a7d3a701", .ecs),
        ] as [(String, NameSource)])
    func passes(_ name: String, _ source: NameSource) { #expect(passing(name, from: source) == [name]) }

    @Test(
        "Names that people give stay",
        arguments: [
            ("web", .docker), ("ecs-agent", .docker), ("ecs-shop-12-web", .docker),
            ("ecs-a-1-b-fedcba9876543210", .docker),
            ("ecs-shop-12-web-aeb1f0c8d2e7a7d3a701", .containerd), ("brave_curie", .docker), ("shop-web-1", .docker),
            ("0123456789", .docker),
        ] as [(String, NameSource)])
    func stays(_ name: String, _ source: NameSource) { #expect(passing(name, from: source).isEmpty) }

    @Test("A swarm's task is told by its label")
    func swarm() {
        let label = ["com.docker.swarm.task.id": "q1"]
        #expect(passing("web.1.q1", labels: label) == ["web.1.q1"])
        #expect(passing("web.1.q1").isEmpty && passing("web", labels: label).isEmpty)
        #expect(passing("web.", labels: ["com.docker.swarm.task.id": ""]).isEmpty)
    }

    @Test(
        "Pods of deployments, daemon sets and jobs have random ends, those of stateful sets and files have not",
        arguments: [
            ("web-7d9f8b6c5-x2x4z", true), ("fluentd-k9wqz", true), ("backup-28394820-bcdfg", true), ("web-0", false),
            ("kube-apiserver-node1", false), ("web", false), ("web-x2x4", false), ("web-x2x4a", false),
        ])
    func pods(_ pod: String, _ isPassing: Bool) {
        #expect(passing("app", from: .containerd, pod: pod) == (isPassing ? [pod] : []))
    }

    @Test("A machine has no id to be named by")
    func machine() { #expect(passing("db", from: .group, id: nil).isEmpty) }
}
