import ContainerNames
import DockerEngine
import MetricModel
import PluginKit

/// The engine's own metrics: itself, its disk, its swarm.
extension EngineMetrics {
    func add(_ info: EngineInfo, _ engine: EngineTags, to batch: inout Batch) {
        batch.add(
            "docker", tags: engine.tags,
            fields: [
                Field("n_cpus", .int(info.processors)), Field("n_used_file_descriptors", .int(info.openFiles)),
                Field("n_containers", .int(info.containers)), Field("n_containers_running", .int(info.running)),
                Field("n_containers_stopped", .int(info.stopped)), Field("n_containers_paused", .int(info.paused)),
                Field("n_images", .int(info.images)), Field("n_goroutines", .int(info.goroutines)),
                Field("n_listener_events", .int(info.listeners)),
            ])
        batch.add("docker", tags: engine.tags, fields: [Field("memory_total", .int(info.memory))])
        DeviceMapper(info.driverStatus).add(engine.tags, to: &batch)
    }

    func add(_ usage: DiskUsage, _ engine: EngineTags, hasSource: Bool, to batch: inout Batch) {
        let name = "docker_disk_usage"
        batch.add(name, tags: engine.tags, fields: [Field("layers_size", .int(usage.layers))])
        func tags(_ more: [String: String]) -> TagSet { engine.tags.adding(more) }
        for container in usage.containers {
            let image = ImageName(container.image)
            var more = ["container_image": image.name, "container_version": image.version]
            more["container_name"] = container.name
            if hasSource { more["source"] = container.shortID }
            batch.add(
                name, tags: tags(more),
                fields: [Field("size_rw", .int(container.written)), Field("size_root_fs", .int(container.total))])
        }
        for image in usage.images {
            var more = ["image_id": image.shortID]
            if let name = image.names.first.map(ImageName.init) {
                more["image_name"] = name.name
                more["image_version"] = name.version
            }
            batch.add(
                name, tags: tags(more),
                fields: [Field("size", .int(image.size)), Field("shared_size", .int(image.shared))])
        }
        for volume in usage.volumes {
            guard let size = volume.size else { continue }
            batch.add(name, tags: tags(["volume_name": volume.name]), fields: [Field("size", .int(size))])
        }
    }

    func add(_ services: [SwarmService], _ tasks: [SwarmTask], to batch: inout Batch) {
        var running: [String: Int64] = [:]
        var wanted: [String: Int64] = [:]
        for task in tasks {
            if task.isRunning { running[task.serviceID, default: 0] += 1 }
            if task.isWanted { wanted[task.serviceID, default: 0] += 1 }
        }
        for service in services {
            var fields = [Field("tasks_running", .int(running[service.id] ?? 0))]
            let mode: String
            switch service.mode {
            case .replicated(let replicas):
                mode = "replicated"
                fields.append(Field("tasks_desired", .uint(replicas)))
            case .global:
                mode = "global"
                fields.append(Field("tasks_desired", .int(wanted[service.id] ?? 0)))
            case .replicatedJob(let atOnce, let completions):
                mode = "replicated_job"
                if let atOnce { fields.append(Field("max_concurrent", .uint(atOnce))) }
                if let completions { fields.append(Field("total_completions", .uint(completions))) }
            case .globalJob: mode = "global_job"
            case .unknown: continue
            }
            batch.add(
                "docker_swarm",
                tags: TagSet(["service_id": service.id, "service_name": service.name, "service_mode": mode]),
                fields: fields)
        }
    }
}
