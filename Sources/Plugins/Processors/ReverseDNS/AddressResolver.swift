import Glibc

/// Who knows the name of an address. Asked from several threads; may block.
protocol AddressResolver: Sendable {
    func name(of address: String) throws(ResolverError) -> String
}

struct ResolverError: Error, Equatable, CustomStringConvertible {
    let description: String
}

/// The system's: `/etc/hosts`, then the name servers.
struct SystemResolver: AddressResolver {
    /// With the final dot of a full name.
    func name(of address: String) throws(ResolverError) -> String {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, nil, &hints, &found) == 0, let found else {
            throw ResolverError(description: "it is no IP address")
        }
        defer { freeaddrinfo(found) }
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = getnameinfo(
            found.pointee.ai_addr, found.pointee.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0,
            Int32(NI_NAMEREQD))
        guard code == 0 else { throw ResolverError(description: String(cString: gai_strerror(code))) }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return name.contains(".") && !name.hasSuffix(".") ? name + "." : name
    }
}
