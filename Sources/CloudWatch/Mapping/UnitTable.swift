/// Units that names tell for certain; of everything else none is said. Nanoseconds have no unit in CloudWatch.
///
/// Source: the fields that Telegraf's inputs document, and ours.
enum UnitTable {
    /// Fields of a measurement that has the unit in its documentation, not in its name.
    private struct Row: Sendable {
        let measurements: [Substring]
        let unit: Unit
        let fields: [Substring]

        /// - Parameter fields: apart by spaces; a star stands for one word, so that what an aggregator
        ///   adds to a name is none of it.
        init(_ measurements: String, _ unit: Unit, _ fields: String) {
            self.measurements = measurements.split(separator: " ")
            self.unit = unit
            self.fields = fields.split(separator: " ")
        }

        func fits(_ measurement: String, _ field: Substring) -> Bool {
            measurements.contains { $0 == measurement } && fields.contains { UnitTable.fits($0, field) }
        }
    }

    private static let rows = [
        Row("cpu", .percent, "usage_* usage_guest_nice"),
        Row("cpu", .seconds, "time_* time_guest_nice"),
        Row(
            "mem", .bytes,
            """
            total free available used buffered cached active active_anon active_file inactive inactive_anon \
            inactive_file unevictable percpu dirty mapped page_tables slab sreclaimable sunreclaim shared swap_cached \
            swap_free swap_total write_back write_back_tmp commit_limit committed_as high_free high_total low_free \
            low_total vmalloc_chunk vmalloc_total vmalloc_used huge_page_size
            """),
        Row("mem", .count, "huge_pages_total huge_pages_free"),
        Row("swap", .bytes, "total used free in out"),
        Row("system", .seconds, "uptime"),
        Row("system", .count, "n_cpus n_physical_cpus n_users n_unique_users"),
        Row("kernel", .count, "interrupts context_switches processes_forked disk_pages_in disk_pages_out"),
        Row(
            "processes", .count,
            "running sleeping blocked zombies dead stopped paging idle parked unknown total total_threads"),
        Row("net", .bytes, "bytes_sent bytes_recv"),
        Row("net", .count, "packets_sent packets_recv err_in err_out drop_in drop_out"),
        Row("net", .megabitsPerSecond, "speed"),
        Row(
            "netstat", .count,
            "tcp_* tcp_syn_sent tcp_syn_recv tcp_fin_wait1 tcp_fin_wait2 tcp_time_wait tcp_close_wait tcp_last_ack udp_socket"
        ),
        Row("disk", .bytes, "total free used"),
        Row("disk", .count, "inodes_total inodes_free inodes_used"),
        Row("diskio", .bytes, "read_bytes write_bytes"),
        Row("diskio", .milliseconds, "read_time write_time io_time weighted_io_time io_await io_svctm"),
        Row("diskio", .count, "reads writes iops_in_progress merged_reads merged_writes"),
        Row("diskio", .percent, "io_util"),
        Row("pressure docker_container_pressure", .microseconds, "total"),
        Row("pressure docker_container_pressure", .percent, "avg10 avg60 avg300"),
        Row(
            "docker_container_mem ecs_container_mem", .bytes,
            """
            usage limit max_usage active_anon active_file cache hierarchical_memory_limit inactive_anon inactive_file \
            mapped_file rss rss_huge unevictable writeback total_active_anon total_active_file total_cache \
            total_inactive_anon total_inactive_file total_mapped_file total_rss total_rss_huge total_unevictable \
            total_writeback
            """),
        Row(
            "docker_container_mem ecs_container_mem", .count,
            "pgfault pgmajfault pgpgin pgpgout total_pgfault total_pgmajfault total_pgpgin total_pgpgout"),
        Row("docker_container_cpu ecs_container_cpu", .count, "throttling_periods throttling_throttled_periods"),
        Row("docker_container_net ecs_container_net", .count, "*_packets *_errors *_dropped"),
        Row("docker_container_blkio ecs_container_blkio", .bytes, "io_service_bytes_recursive_*"),
        Row(
            "docker_container_blkio ecs_container_blkio", .count,
            "io_serviced_recursive_* io_queue_recursive_* io_merged_recursive_* sectors_recursive"),
        Row("docker_container_pids", .count, "current limit failures"),
        Row("docker_container_events", .count, "low high max oom oom_kill oom_group_kill"),
        Row("docker_container_health", .count, "failing_streak"),
        Row("docker", .bytes, "memory_total"),
        Row(
            "docker", .count,
            "n_* n_used_file_descriptors n_containers_running n_containers_stopped n_containers_paused n_listener_events"
        ),
        Row("docker_disk_usage", .bytes, "layers_size size size_rw size_root_fs shared_size"),
        Row("docker_swarm", .count, "tasks_running tasks_desired max_concurrent total_completions"),
        Row(
            "cgroup", .bytes,
            """
            memory.current memory.peak memory.min memory.low memory.high memory.max memory.swap.current \
            memory.swap.max *.rbytes *.wbytes *.dbytes
            """),
        Row(
            "cgroup", .count,
            """
            pids.current pids.peak pids.max cpu.stat.nr_* memory.failcnt memory.events.* memory.events.oom_kill \
            memory.events.oom_group_kill *.rios *.wios *.dios
            """),
        Row("cgroup", .percent, "*.avg10 *.avg60 *.avg300"),
        Row("cgroup", .microseconds, "*.pressure.some.total *.pressure.full.total"),
        Row(
            "kubernetes_node kubernetes_system_container kubernetes_pod_container kubernetes_pod_network", .count,
            "*_page_faults *_major_page_faults rx_errors tx_errors network_rx_errors network_tx_errors"),
        Row("procstat", .percent, "cpu_usage memory_usage"),
        Row("procstat", .seconds, "cpu_time_user cpu_time_system cpu_time_iowait"),
        Row("procstat", .bytes, "memory_rss memory_vms"),
        Row("procstat", .count, "num_threads num_fds *_context_switches *_faults child_*_faults"),
        Row("ping", .count, "packets_transmitted packets_received"),
        Row("ping", .percent, "percent_packet_loss"),
        Row("internal_agent", .count, "metrics_* gather_errors gather_timeouts write_errors"),
        Row("internal_gather", .count, "metrics_* gather_errors gather_timeouts startup_errors errors"),
        Row("internal_write", .count, "metrics_* buffer_size buffer_limit write_errors startup_errors errors"),
        Row("internal_aggregate internal_process internal_parser internal_serializer", .count, "metrics_* errors"),
    ]

    /// How names of any measurement end that tell a unit. The first that fits counts.
    private static let endings: [(ending: String, unit: Unit)] = [
        ("_count", .count),
        ("_percent", .percent),
        ("_bytes_per_second", .bytesPerSecond),
        ("_bits_per_second", .bitsPerSecond),
        ("_bytes", .bytes),
        ("_seconds", .seconds),
        ("_ms", .milliseconds),
        ("_milliseconds", .milliseconds),
        ("_usec", .microseconds),
        ("_microseconds", .microseconds),
    ]

    /// What aggregators add to a field's name and what leaves its unit.
    private static let aggregated = ["_min", "_max", "_mean", "_sum", "_last"]
    /// What fields are called whose measurement says it all, and how Prometheus ends the names of counters.
    private static let neutral = ["_value", "_gauge", "_counter", "_total"]

    static func unit(of field: String, in measurement: String) -> Unit? {
        var field = field[...]
        while true {
            if let row = rows.first(where: { $0.fits(measurement, field) }) { return row.unit }
            guard let shorter = cut(aggregated, off: field) else { break }
            field = shorter
        }
        var name = "_\(measurement)_\(field)"[...]
        while true {
            if let found = endings.first(where: { name.hasSuffix($0.ending) }) { return found.unit }
            guard let shorter = cut(aggregated + neutral, off: name) else { return nil }
            name = shorter
        }
    }

    private static func cut(_ endings: [String], off name: Substring) -> Substring? {
        endings.first(where: name.hasSuffix).map { name.dropLast($0.count) }
    }

    private static func fits(_ pattern: Substring, _ field: Substring) -> Bool {
        guard let star = pattern.firstIndex(of: "*") else { return pattern == field }
        let start = pattern[..<star]
        let end = pattern[star...].dropFirst()
        return field.count > start.count + end.count && field.hasPrefix(start) && field.hasSuffix(end)
            && !field.dropFirst(start.count).dropLast(end.count).contains("_")
    }
}
