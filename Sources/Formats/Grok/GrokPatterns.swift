/// The patterns that are known by name without being told: those of Logstash's base set as far as RE2 can express
/// them, those that Telegraf adds, and a few of well-known programs.
enum GrokPatterns {
    static let builtIn: [String: String] = {
        var patterns = ["IPV6": ipv6]
        for table in [values, network, times, programs, accessLogs] {
            for line in table.split(separator: "\n") {
                let name = line.prefix { $0 != " " }
                patterns[String(name)] = String(line[name.endIndex...].drop(while: \.isWhitespace))
            }
        }
        return patterns
    }()

    private static let values = #"""
        INT              (?:[+-]?(?:[0-9]+))
        POSINT           \b(?:[1-9][0-9]*)\b
        NONNEGINT        \b(?:[0-9]+)\b
        BASE10NUM        ([+-]?(?:[0-9]+(?:\.[0-9]+)?)|\.[0-9]+)
        BASE16NUM        (0[xX]?[0-9a-fA-F]+)
        NUMBER           (?:%{BASE10NUM})
        WORD             \b\w+\b
        NOTSPACE         \S+
        SPACE            \s*
        DATA             .*?
        GREEDYDATA       .*
        MULTILINEDATA    ((.|\n)*)?
        QUOTEDSTRING     "([^"\\]*(\\.[^"\\]*)*)"|'([^'\\]*(\\.[^'\\]*)*)'
        QS               %{QUOTEDSTRING}
        UUID             [A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}
        USERNAME         [a-zA-Z0-9._-]+
        USER             %{USERNAME}
        NGUSERNAME       [a-zA-Z0-9.@+_%-]+
        NGUSER           %{NGUSERNAME}
        EMAILLOCALPART   [a-zA-Z][a-zA-Z0-9_.+-=:]+
        EMAILADDRESS     %{EMAILLOCALPART}@%{HOSTNAME}
        LOGLEVEL         ([Aa]lert|ALERT|[Tt]race|TRACE|[Dd]ebug|DEBUG|[Nn]otice|NOTICE|[Ii]nfo|INFO|[Ww]arn?(?:ing)?|WARN?(?:ING)?|[Ee]rr?(?:or)?|ERR?(?:OR)?|[Cc]rit?(?:ical)?|CRIT?(?:ICAL)?|[Ff]atal|FATAL|[Ss]evere|SEVERE|EMERG(?:ENCY)?|[Ee]merg(?:ency)?)
        DURATION         %{NUMBER}[nuµm]?s
        """#

    private static let network = #"""
        CISCOMAC         (?:(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4})
        WINDOWSMAC       (?:(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2})
        COMMONMAC        (?:(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2})
        MAC              (?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})
        IPV4             (?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)
        IP               (?:%{IPV6}|%{IPV4})
        HOSTNAME         \b(?:[0-9A-Za-z][0-9A-Za-z-]{0,62})(?:\.(?:[0-9A-Za-z][0-9A-Za-z-]{0,62}))*(\.?|\b)
        HOST             %{HOSTNAME}
        IPORHOST         (?:%{IP}|%{HOSTNAME})
        HOSTPORT         %{IPORHOST}:%{POSINT}
        CLIENT           (?:%{IPV6}|%{IPV4}|%{HOSTNAME}|%{HOSTPORT})
        PATH             (?:%{UNIXPATH}|%{WINPATH})
        UNIXPATH         (/[\w_%!$@:.,-]?/?)(\S+)?
        WINPATH          ([A-Za-z]:|\\)(?:\\[^\\?*]*)+
        TTY              (?:/dev/(pts|tty([pq])?)(\w+)?/?(?:[0-9]+))
        URIPROTO         [A-Za-z]+(\+[A-Za-z+]+)?
        URIHOST          %{IPORHOST}(?::%{POSINT:port})?
        URIPATH          (?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_\-]*)+
        URIPARAM         \?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\-\[\]<>]*
        URIPATHPARAM     %{URIPATH}(?:%{URIPARAM})?
        URI              %{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?
        """#

    private static let times = #"""
        MONTH            \b(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|M(?:a|ä)?r(?:ch|z)?|Apr(?:il)?|Ma(?:y|i)?|Jun(?:e|i)?|Jul(?:y)?|Aug(?:ust)?|Sep(?:tember)?|O(?:c|k)?t(?:ober)?|Nov(?:ember)?|De(?:c|z)(?:ember)?)\b
        MONTHNUM         (?:0?[1-9]|1[0-2])
        MONTHNUM2        (?:0[1-9]|1[0-2])
        MONTHDAY         (?:(?:0[1-9])|(?:[12][0-9])|(?:3[01])|[1-9])
        DAY              (?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)
        YEAR             (\d\d){1,2}
        HOUR             (?:2[0123]|[01]?[0-9])
        MINUTE           (?:[0-5][0-9])
        SECOND           (?:(?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?)
        TIME             ([^0-9]?)%{HOUR}:%{MINUTE}(?::%{SECOND})([^0-9]?)
        TZ               (?:[PMCE][SD]T|UTC)
        DATE_US          %{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}
        DATE_EU          %{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}
        DATE             %{DATE_US}|%{DATE_EU}
        DATESTAMP        %{DATE}[- ]%{TIME}
        ISO8601_TIMEZONE (?:Z|[+-]%{HOUR}(?::?%{MINUTE}))
        ISO8601_SECOND   (?:%{SECOND}|60)
        TIMESTAMP_ISO8601 %{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?
        DATESTAMP_RFC822 %{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}
        DATESTAMP_RFC2822 %{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}
        DATESTAMP_OTHER  %{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}
        DATESTAMP_EVENTLOG %{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}
        HTTPDATE         %{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}
        HTTPDERROR_DATE  %{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}
        SYSLOGTIMESTAMP  %{MONTH} +%{MONTHDAY} %{TIME}
        REDISTIMESTAMP   %{MONTHDAY} %{MONTH} %{TIME}
        """#

    private static let programs = #"""
        PROG             [\x21-\x5a\x5c\x5e-\x7e]+
        SYSLOGPROG       %{PROG:program}(?:\[%{POSINT:pid}\])?
        SYSLOGHOST       %{IPORHOST}
        SYSLOGFACILITY   <%{NONNEGINT:facility}.%{NONNEGINT:priority}>
        SYSLOGBASE       %{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:
        SYSLOGBASE2      (?:%{SYSLOGTIMESTAMP:timestamp}|%{TIMESTAMP_ISO8601:timestamp8601}) (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:
        SYSLOGLINE       %{SYSLOGBASE2} %{GREEDYDATA:message}
        SYSLOG5424PRI    <%{NONNEGINT:syslog5424_pri}>
        SYSLOG5424SD     \[%{DATA}\]+
        SYSLOG5424BASE   %{SYSLOG5424PRI}%{NONNEGINT:syslog5424_ver} +(?:%{TIMESTAMP_ISO8601:syslog5424_ts}|-) +(?:%{IPORHOST:syslog5424_host}|-) +(?:%{NOTSPACE:syslog5424_app}|-) +(?:%{NOTSPACE:syslog5424_proc}|-) +(?:%{WORD:syslog5424_msgid}|-) +(?:%{SYSLOG5424SD:syslog5424_sd}|-|)
        SYSLOG5424LINE   %{SYSLOG5424BASE} +%{GREEDYDATA:syslog5424_msg}
        CRON_ACTION      [A-Z ]+
        CRONLOG          %{SYSLOGBASE} \(%{USER:user}\) %{CRON_ACTION:action} \(%{DATA:message}\)
        JAVACLASS        (?:[a-zA-Z$_][a-zA-Z$_0-9]*\.)*[a-zA-Z$_][a-zA-Z$_0-9]*
        JAVAFILE         (?:[a-zA-Z$_0-9. -]+)
        JAVAMETHOD       (?:(<(?:cl)?init>)|[a-zA-Z$_][a-zA-Z$_0-9]*)
        JAVASTACKTRACEPART %{SPACE}at %{JAVACLASS:class}\.%{JAVAMETHOD:method}\(%{JAVAFILE:file}(?::%{NUMBER:line})?\)
        REDISLOG         \[%{POSINT:pid}\] %{REDISTIMESTAMP:timestamp} \*
        HAPROXYTIME      %{HOUR:haproxy_hour}:%{MINUTE:haproxy_minute}(?::%{SECOND:haproxy_second})
        HAPROXYDATE      %{MONTHDAY:haproxy_monthday}/%{MONTH:haproxy_month}/%{YEAR:haproxy_year}:%{HAPROXYTIME:haproxy_time}.%{INT:haproxy_milliseconds}
        HAPROXYCAPTUREDREQUESTHEADERS %{DATA:captured_request_headers}
        HAPROXYCAPTUREDRESPONSEHEADERS %{DATA:captured_response_headers}
        HAPROXYHTTP      %{SYSLOGTIMESTAMP:syslog_timestamp} %{IPORHOST:syslog_server} %{SYSLOGPROG}: %{IP:client_ip}:%{INT:client_port} \[%{HAPROXYDATE:accept_date}\] %{NOTSPACE:frontend_name} %{NOTSPACE:backend_name}/%{NOTSPACE:server_name} %{INT:time_request}/%{INT:time_queue}/%{INT:time_backend_connect}/%{INT:time_backend_response}/%{NOTSPACE:time_duration} %{INT:http_status_code} %{NOTSPACE:bytes_read} %{DATA:captured_request_cookie} %{DATA:captured_response_cookie} %{NOTSPACE:termination_state} %{INT:actconn}/%{INT:feconn}/%{INT:beconn}/%{INT:srvconn}/%{NOTSPACE:retries} %{INT:srv_queue}/%{INT:backend_queue} (\{%{HAPROXYCAPTUREDREQUESTHEADERS}\})?( )?(\{%{HAPROXYCAPTUREDRESPONSEHEADERS}\})?( )?"(<BADREQ>|(%{WORD:http_verb} (%{URIPROTO:http_proto}://)?(?:%{USER:http_user}(?::[^@]*)?@)?(?:%{URIHOST:http_host})?(?:%{URIPATHPARAM:http_request})?( HTTP/%{NUMBER:http_version})?))?"
        """#

    private static let accessLogs = #"""
        HTTPDUSER        %{EMAILADDRESS}|%{USER}
        COMMONAPACHELOG  %{IPORHOST:clientip} %{HTTPDUSER:ident} %{USER:auth} \[%{HTTPDATE:timestamp}\] "(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})" %{NUMBER:response} (?:%{NUMBER:bytes}|-)
        COMBINEDAPACHELOG %{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}
        COMMON_LOG_FORMAT %{CLIENT:client_ip} %{NOTSPACE:ident} %{NOTSPACE:auth} \[%{HTTPDATE:ts:ts-httpd}\] "(?:%{WORD:verb:tag} %{NOTSPACE:request}(?: HTTP/%{NUMBER:http_version:float})?|%{DATA})" %{NUMBER:resp_code:tag} (?:%{NUMBER:resp_bytes:int}|-)
        COMBINED_LOG_FORMAT %{COMMON_LOG_FORMAT} "%{DATA:referrer}" "%{DATA:agent}"
        HTTPD20_ERRORLOG \[%{HTTPDERROR_DATE:timestamp}\] \[%{LOGLEVEL:loglevel:tag}\] (?:\[client %{IPORHOST:clientip}\] ){0,1}%{GREEDYDATA:errormsg}
        HTTPD24_ERRORLOG \[%{HTTPDERROR_DATE:timestamp}\] \[%{WORD:module}:%{LOGLEVEL:loglevel:tag}\] \[pid %{POSINT:pid:int}:tid %{NUMBER:tid:int}\]( \(%{POSINT:proxy_errorcode:int}\)%{DATA:proxy_errormessage}:)?( \[client %{IPORHOST:client}:%{POSINT:clientport}\])? %{DATA:errorcode}: %{GREEDYDATA:message}
        HTTPD_ERRORLOG   %{HTTPD20_ERRORLOG}|%{HTTPD24_ERRORLOG}
        RESPONSE_CODE    %{NUMBER:response_code:tag}
        RESPONSE_TIME    %{DURATION:response_time_ns:duration}
        EXAMPLE_LOG      \[%{HTTPDATE:ts:ts-httpd}\] %{NUMBER:myfloat:float} %{RESPONSE_CODE} %{IPORHOST:clientip} %{RESPONSE_TIME}
        """#

    /// Fewer groups in front leave room for more behind the `::` (RFC 4291); a zone may follow.
    private static let ipv6: String = {
        let group = "[0-9A-Fa-f]{1,4}"
        let byte = #"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"#
        let ipv4 = #"\#(byte)(?:\.\#(byte)){3}"#
        var forms = ["(?:\(group):){7}(?:\(group)|:)", "(?:\(group):){6}(?::\(group)|\(ipv4)|:)"]
        for front in stride(from: 5, through: 0, by: -1) {
            let head = front == 0 ? ":" : "(?:\(group):){\(front)}"
            forms.append("\(head)(?:(?::\(group)){1,\(7 - front)}|(?::\(group)){0,\(5 - front)}:\(ipv4)|:)")
        }
        return "(?:" + forms.map { "(?:\($0))" }.joined(separator: "|") + ")(?:%.+)?"
    }()
}
