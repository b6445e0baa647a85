import PluginKit

/// Telegraf's plugins that are not offered, with what comes nearest.
enum Substitutes {
    static let all: [PluginCatalog.Kind: [Substitute]] = [
        .inputs: inputs, .processors: processors, .aggregators: aggregators, .outputs: outputs,
    ]

    private static let inputs = [
        Substitute(
            for: ["ecs", "kubernetes", "kube_inventory", "lxd", "podman"], "inputs.containers",
            "to find each container in its control group, whatever runs it"),
        Substitute(for: ["docker_log", "logparser", "syslog"], "inputs.tail", "on the files of the log"),
        Substitute(for: ["filecount", "filestat", "directory_monitor"], "inputs.exec", "with find, or a script"),
        Substitute(
            for: [
                "activemq", "apache", "aurora", "beat", "bind", "burrow", "ceph", "clickhouse", "consul",
                "consul_agent",
                "couchbase", "couchdb", "dcos", "elasticsearch", "elasticsearch_query", "fibaro", "fireboard",
                "fluentd",
                "github", "graylog", "haproxy", "httpjson", "http_response", "icinga2", "influxdb", "jenkins",
                "jolokia2",
                "jolokia2_agent", "jolokia2_proxy", "kapacitor", "kibana", "logstash", "marklogic",
                "mesos", "monit", "neptune_apex", "nginx", "nginx_plus", "nginx_plus_api", "nginx_sts",
                "nginx_upstream_check", "nginx_vts", "nomad", "nsq", "openweathermap", "phpfpm", "prometheus",
                "proxmox",
                "rabbitmq", "raindrops", "ravendb", "redfish", "riak", "salesforce", "solr", "supervisor", "tengine",
                "tomcat", "unifi", "uwsgi", "vault",
            ], "inputs.http", "on its status page, with the data_format that it speaks"),
        Substitute(
            for: [
                "bcache", "bond", "conntrack", "disk", "diskio", "dmcache", "ethtool", "hugepages", "infiniband",
                "interrupts", "ipset", "iptables", "ipvs", "kernel", "kernel_vmstat", "kvm", "linux_cpu",
                "linux_sysctl_fs", "mdstat", "net", "net_response", "netstat", "nftables", "nfsclient", "nstat",
                "processes",
                "procstat", "psi", "slab", "socketstat", "swap", "synproxy", "sysstat", "system", "systemd_timings",
                "systemd_units", "temp", "turbostat", "wireguard", "wireless", "zfs",
            ], "inputs.exec", "with a command that prints what /proc and /sys say"),
        Substitute(
            for: [
                "amd_rocm_smi", "apcupsd", "chrony", "dns_query", "dovecot", "exim", "fail2ban", "hddtemp",
                "intel_baseband",
                "intel_dlb", "intel_pmt", "intel_pmu", "intel_powerstat", "intel_rdt", "ipmi_sensor", "ldap", "lustre2",
                "mcrouter", "memcached", "minecraft", "mongodb", "mysql", "nsd", "ntpq", "nvidia_smi", "openldap",
                "openntpd", "opensmtpd", "oracle", "p4runtime", "passenger", "pf", "pgbouncer", "ping", "postfix",
                "postgresql", "postgresql_extensible", "powerdns", "powerdns_recursor", "puppetagent", "radius",
                "redis",
                "redis_sentinel", "rethinkdb", "sensors", "slurm", "smart", "smartctl", "snmp", "sql", "sqlserver",
                "tacacs", "teamspeak", "twemproxy", "unbound", "upsd", "varnish", "vsphere", "whois", "x509_cert",
                "zookeeper",
            ], "inputs.exec", "with its command line client"),
        Substitute(
            for: [
                "amqp_consumer", "azure_monitor", "azure_storage_queue", "cisco_telemetry_mdt", "cloud_pubsub",
                "cloud_pubsub_push", "cloudwatch", "cloudwatch_metric_streams", "ctrlx_datalayer", "eventhub_consumer",
                "firehose", "gnmi", "google_cloud_storage", "http_listener", "http_listener_v2", "influxdb_listener",
                "influxdb_v2_listener", "jti_openconfig_telemetry", "kafka_consumer", "kinesis_consumer",
                "knx_listener",
                "lanz", "modbus", "mqtt_consumer", "nats", "nats_consumer", "netflow", "nsq_consumer", "opcua",
                "opcua_listener", "opensearch_query", "opentelemetry", "ras", "riemann_listener", "s7comm", "sflow",
                "snmp_trap", "socket_listener", "stackdriver", "statsd", "suricata", "tcp_listener", "timex",
                "udp_listener", "webhooks", "zipkin",
            ], "inputs.execd", "with a program that receives it and prints line protocol"),
    ]

    private static let processors = [
        Substitute(
            for: ["aws_ec2"], "processors.override",
            "with the instance's facts as tags, for an agent stays on its instance"),
        Substitute(for: ["ifname", "snmp_lookup"], "processors.lookup", "with a file of names"),
        Substitute(for: ["s2geo", "starlark"], "processors.execd", "with a program that does it"),
    ]

    private static let aggregators = [
        Substitute(
            for: ["starlark"], "processors.execd", "with a program that does it, or one of the other aggregators")
    ]

    private static let outputs = [
        Substitute(for: ["cloudwatch_logs"], "outputs.file", "on standard output, where the awslogs driver finds it"),
        Substitute(for: ["health"], "inputs.internal", "and an alarm on what it counts"),
        Substitute(
            for: [
                "amon", "application_insights", "arc", "azure_data_explorer", "azure_monitor", "clarify", "datadog",
                "dynatrace", "elasticsearch", "groundwork", "heartbeat", "influxdb", "influxdb_v2", "influxdb_v3",
                "librato", "logzio", "loki", "newrelic", "opensearch", "opentelemetry", "prometheus_remote_write",
                "questdb",
                "sensu", "signalfx", "stackdriver", "sumologic", "vmonitor", "warp10", "wavefront",
                "yandex_cloud_monitoring",
            ], "outputs.http", "with the data_format that it takes"),
        Substitute(
            for: [
                "amqp", "bigquery", "cloud_pubsub", "cratedb", "event_hubs", "graphite", "graylog", "inlong",
                "instrumental", "iotdb", "kafka", "kinesis", "microsoft_fabric", "mongodb", "mqtt", "nats",
                "nebius_cloud_monitoring", "nsq", "opentsdb", "parquet", "postgresql", "prometheus_client", "quix",
                "redistimeseries", "remotefile", "riemann", "riemann_legacy", "socket_writer", "sql", "stomp", "syslog",
                "timestream", "websocket", "zabbix",
            ], "outputs.execd", "with a program that sends it"),
    ]
}
