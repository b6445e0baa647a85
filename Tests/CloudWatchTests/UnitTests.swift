import CloudWatch
import MetricModel
import Testing

@Suite struct UnitTests {
    private func units(_ measurement: String, _ fields: [String], joins: Bool = false) -> [Unit?] {
        let time = Timestamp(nanoseconds: MappingScene.now * 1_000_000_000)
        let metric = Metric(measurement, fields: fields.map { .init($0, .int(1)) }, at: time)
        return MappingScene.map(metric) {
            $0.infersUnits = true
            $0.joinsStatistics = joins
        }.data.map(\.unit)
    }

    static let documented: [(String, Unit?, String)] = [
        (
            "cpu", .percent,
            "usage_user usage_system usage_idle usage_nice usage_iowait usage_irq usage_softirq usage_steal usage_guest "
                + "usage_guest_nice usage_active"
        ),
        ("cpu", .seconds, "time_user time_guest_nice time_active"),
        (
            "mem", .bytes,
            "total free available used buffered cached active inactive active_anon inactive_file huge_page_size "
                + "swap_total vmalloc_used write_back_tmp committed_as sreclaimable percpu shared"
        ),
        ("mem", .count, "huge_pages_total huge_pages_free"), ("mem", .percent, "used_percent available_percent"),
        ("swap", .bytes, "total used free in out"), ("swap", .percent, "used_percent"),
        ("system", .seconds, "uptime"), ("system", .count, "n_cpus n_physical_cpus n_users n_unique_users"),
        ("system", nil, "load1 load5 load15"),
        ("kernel", .count, "interrupts context_switches processes_forked disk_pages_in disk_pages_out"),
        ("kernel", nil, "boot_time entropy_avail"),
        (
            "processes", .count,
            "running sleeping blocked zombies dead stopped paging idle parked unknown total total_threads"
        ),
        ("net", .bytes, "bytes_sent bytes_recv"),
        ("net", .count, "packets_sent packets_recv err_in err_out drop_in drop_out"),
        ("net", .megabitsPerSecond, "speed"),
        (
            "netstat", .count,
            "tcp_established tcp_syn_sent tcp_fin_wait1 tcp_time_wait tcp_close_wait tcp_none udp_socket"
        ),
        ("disk", .bytes, "total free used"), ("disk", .count, "inodes_total inodes_free inodes_used"),
        ("disk", .percent, "used_percent inodes_used_percent"), ("diskio", .bytes, "read_bytes write_bytes"),
        ("diskio", .milliseconds, "read_time write_time io_time weighted_io_time io_await io_svctm"),
        ("diskio", .count, "reads writes iops_in_progress merged_reads merged_writes"), ("diskio", .percent, "io_util"),
        ("pressure", .microseconds, "total"), ("pressure", .percent, "avg10 avg60 avg300"),
        ("docker_container_pressure", .microseconds, "total"), ("docker_container_pressure", .percent, "avg10"),
        (
            "docker_container_mem", .bytes,
            "usage limit max_usage active_anon cache hierarchical_memory_limit rss rss_huge total_cache total_rss writeback"
        ),
        ("docker_container_mem", .count, "pgfault pgmajfault pgpgin total_pgpgout fail_count"),
        ("docker_container_mem", .percent, "usage_percent"), ("docker_container_cpu", .percent, "usage_percent"),
        (
            "docker_container_cpu", nil,
            "usage_total usage_in_usermode usage_in_kernelmode usage_system throttling_throttled_time"
        ),
        ("docker_container_cpu", .count, "throttling_periods throttling_throttled_periods"),
        ("docker_container_net", .bytes, "rx_bytes tx_bytes"),
        ("docker_container_net", .count, "rx_packets tx_errors rx_dropped"),
        ("docker_container_blkio", .bytes, "io_service_bytes_recursive_read io_service_bytes_recursive_total"),
        ("docker_container_blkio", .count, "io_serviced_recursive_write io_queue_recursive_sync sectors_recursive"),
        ("docker_container_blkio", nil, "io_service_time_recursive_read io_wait_time_read io_time_recursive"),
        ("docker_container_pids", .count, "current limit failures"),
        ("docker_container_pids", .percent, "usage_percent"),
        ("docker_container_events", .count, "low high max oom oom_kill oom_group_kill"),
        ("docker_container_events", nil, "under_oom"), ("docker_container_health", .count, "failing_streak"),
        ("docker_container_status", nil, "oomkilled pid exitcode started_at uptime_ns"),
        ("docker_container_status", .count, "restart_count"), ("docker", .bytes, "memory_total"),
        ("docker", .count, "n_cpus n_images n_containers_running n_used_file_descriptors n_listener_events"),
        ("docker_disk_usage", .bytes, "layers_size size size_rw size_root_fs shared_size"),
        ("docker_swarm", .count, "tasks_running tasks_desired max_concurrent total_completions"),
        ("ecs_container_mem", .bytes, "usage limit"), ("ecs_container_cpu", .count, "throttling_periods"),
        ("ecs_container_net", .count, "tx_packets"), ("ecs_container_blkio", .bytes, "io_service_bytes_recursive_read"),
        ("ecs_task", nil, "limit_cpu limit_mem"),
        ("cgroup", .bytes, "memory.current memory.max memory.swap.current io.stat.8:0.rbytes memory.usage_in_bytes"),
        (
            "cgroup", .count,
            "pids.current cpu.stat.nr_throttled memory.events.oom_kill memory.events.max io.stat.8:0.wios"
        ),
        ("cgroup", .microseconds, "cpu.stat.usage_usec cpu.pressure.some.total io.pressure.full.total"),
        ("cgroup", .percent, "memory.pressure.some.avg10"), ("cgroup", nil, "cpuacct.usage memory.stat.anon cpu.max.0"),
        ("kubernetes_node", .count, "memory_page_faults memory_major_page_faults network_rx_errors"),
        ("kubernetes_pod_container", .bytes, "memory_working_set_bytes rootfs_used_bytes"),
        ("kubernetes_node", nil, "cpu_usage_nanocores cpu_usage_core_nanoseconds"),
        ("procstat", .percent, "cpu_usage memory_usage"), ("procstat", .seconds, "cpu_time_user"),
        ("procstat", .bytes, "memory_rss memory_vms read_bytes disk_write_bytes"),
        (
            "procstat", .count,
            "num_threads num_fds voluntary_context_switches minor_faults child_major_faults read_count"
        ),
        ("procstat", nil, "pid created_at memory_swap"), ("ping", .count, "packets_transmitted packets_received"),
        ("ping", .percent, "percent_packet_loss"), ("ping", .milliseconds, "average_response_ms"),
        ("ping", nil, "ttl result_code"), ("internal_agent", .count, "metrics_gathered gather_errors"),
        ("internal_gather", .count, "metrics_gathered gather_timeouts errors"),
        ("internal_gather", nil, "gather_time_ns"),
        ("internal_write", .count, "metrics_written buffer_size buffer_limit write_errors"),
        ("internal_aggregate", .count, "metrics_pushed"), ("internal_process", .count, "errors"),
        ("internal_memstats", .bytes, "sys_bytes"), ("internal_drops", .count, "count"),
    ]

    @Test("Fields whose units are documented", arguments: documented)
    func known(_ measurement: String, _ unit: Unit?, _ fields: String) {
        for field in fields.split(separator: " ") {
            #expect(units(measurement, [String(field)]) == [unit], "\(measurement) \(field)")
        }
    }

    @Test(
        "Endings tell units in any measurement",
        arguments: [
            ("app", "load_percent", .percent), ("app", "sent_bytes", .bytes), ("app", "bytes", .bytes),
            ("app", "wait_seconds", .seconds), ("app", "wait_ms", .milliseconds),
            ("app", "wait_milliseconds", .milliseconds),
            ("app", "wait_usec", .microseconds), ("app", "wait_microseconds", .microseconds),
            ("app", "retry_count", .count),
            ("app", "count", .count), ("app", "read_bytes_per_second", .bytesPerSecond),
            ("app", "line_bits_per_second", .bitsPerSecond), ("app", "wait_nanoseconds", nil), ("app", "wait_ns", nil),
            ("app", "percentile", nil), ("app", "kilobytes", nil), ("app", "items", nil), ("app", "value", nil),
            ("process_resident_memory_bytes", "gauge", .bytes), ("http_request_duration_seconds", "sum", .seconds),
            ("http_request_duration_seconds", "count", .count), ("cpu_seconds_total", "counter", .seconds),
            ("prometheus", "node_network_receive_bytes_total", .bytes), ("prometheus", "http_requests_total", nil),
            ("request_ms", "value", .milliseconds), ("request_ms", "stddev", nil), ("disk_bytes", "errors", nil),
        ] as [(String, String, Unit?)])
    func endings(_ measurement: String, _ field: String, _ unit: Unit?) {
        #expect(units(measurement, [field]) == [unit])
    }

    @Test(
        "Aggregators leave a unit or make it a count; what else they compute has another",
        arguments: [
            ("min", .percent), ("max", .percent), ("mean", .percent), ("sum", .percent), ("last", .percent),
            ("count", .count), ("mean_max", .percent), ("s2", nil), ("rate", nil), ("interval", nil),
            ("percent_change", nil),
        ] as [(String, Unit?)])
    func aggregators(_ stat: String, _ unit: Unit?) {
        #expect(units("cpu", ["usage_user_\(stat)"]) == [unit])
        #expect(units("docker_container_mem", ["usage_percent_\(stat)"]) == [unit])
    }

    @Test("A statistic has the unit of its base")
    func statistic() {
        #expect(units("mem", ["used_min", "used_max", "used_sum", "used_count"], joins: true) == [.bytes])
        #expect(units("mem", ["used_max", "used_count"], joins: true) == [.bytes, .count])
    }

    @Test("Without the option there is none")
    func off() throws {
        #expect(try MappingScene.lines("mem used=1,used_percent=2") == ["mem_used 1.0", "mem_used_percent 2.0"])
    }
}
