#include "CFloor.h"
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

static char *put(char *to, const char *text, size_t count) {
    memcpy(to, text, count);
    return to + count;
}

#define PUT(to, text) put(to, text, sizeof text - 1)

static char *put_digits(char *to, unsigned long number, int least) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || count < least);
    while (count > 0) *to++ = digits[--count];
    return to;
}

static char *put_number(char *to, double number) {
    double size = number < 0 ? -number : number;
    if (size >= 1e12) return to + sprintf(to, "%.17g", number);
    unsigned long whole = (unsigned long)size;
    unsigned long thousandths = (unsigned long)(size * 1000 + 0.5);
    if ((double)whole != size && (double)thousandths / 1000 != size) return to + sprintf(to, "%.17g", number);
    if (number < 0) *to++ = '-';
    if ((double)whole == size) return put_digits(to, whole, 1);
    int decimals = 3;
    unsigned long rest = thousandths % 1000;
    while (rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    to = put_digits(to, thousandths / 1000, 1);
    *to++ = '.';
    return put_digits(to, rest, decimals);
}

long heliograph_floor_print(const heliograph_floor_datum *data, size_t count, const char *space, char *text,
                            size_t room) {
    char *to = text;
    to += snprintf(to, room, "{\"Namespace\":\"%s\",\"MetricData\":[", space);
    for (size_t i = 0; i < count; i++) {
        const heliograph_floor_datum *datum = &data[i];
        if (datum->name_count + datum->dimensions_count + 200 > room - (size_t)(to - text)) return -1;
        if (i > 0) *to++ = ',';
        to = PUT(to, "{\"MetricName\":\"");
        to = put(to, datum->name, datum->name_count);
        to = PUT(to, "\",");
        to = put(to, datum->dimensions, datum->dimensions_count);
        to = PUT(to, "\"Timestamp\":");
        to = put_digits(to, (unsigned long)datum->time, 1);
        to = PUT(to, ",\"Value\":");
        to = put_number(to, datum->value);
        to = PUT(to, ",\"StorageResolution\":60}");
    }
    to = PUT(to, "]}");
    return to - text;
}

long heliograph_floor_pack(const char *text, size_t count, int level, char *packed, size_t room) {
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)count;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)room;
    int status = deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return status == Z_STREAM_END ? (long)(room - stream.avail_out) : -1;
}

static void hex(const unsigned char *bytes, char *text) {
    for (int i = 0; i < 32; i++) sprintf(text + 2 * i, "%02x", bytes[i]);
}

static void sign(unsigned char *key, int key_count, const char *text) {
    unsigned char code[32];
    HMAC(EVP_sha256(), key, key_count, (const unsigned char *)text, strlen(text), code, NULL);
    memcpy(key, code, 32);
}

// AWS Signature Version 4 of the request; what it signs is what a client has to look at.
static void signature(const char *body, size_t count, const char *host, const char *stamp, char *text) {
    unsigned char digest[32], key[64] = "AWS4example";
    char canonical[1024], to_sign[256], body_hex[65], canonical_hex[65];
    SHA256((const unsigned char *)body, count, digest);
    hex(digest, body_hex);
    int length = snprintf(
        canonical, sizeof canonical,
        "POST\n/\n\ncontent-encoding:gzip\ncontent-type:application/x-amz-json-1.0\nhost:%s\nx-amz-date:%s\n"
        "x-amz-target:GraniteServiceVersion20100801.PutMetricData\n\n"
        "content-encoding;content-type;host;x-amz-date;x-amz-target\n%s",
        host, stamp, body_hex);
    SHA256((const unsigned char *)canonical, (size_t)length, digest);
    hex(digest, canonical_hex);
    snprintf(to_sign, sizeof to_sign, "AWS4-HMAC-SHA256\n%s\n%.8s/eu-west-1/monitoring/aws4_request\n%s", stamp, stamp,
             canonical_hex);
    char day[9] = {0};
    memcpy(day, stamp, 8);
    sign(key, 11, day);
    sign(key, 32, "eu-west-1");
    sign(key, 32, "monitoring");
    sign(key, 32, "aws4_request");
    sign(key, 32, to_sign);
    hex(key, text);
}

int heliograph_floor_connect(unsigned short port) {
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0) return connection;
    close(connection);
    return -1;
}

// Reads up to the end of the answer. Its status, or -1.
static int answer(int connection) {
    char text[4096];
    size_t count = 0;
    while (count + 1 < sizeof text) {
        ssize_t got = read(connection, text + count, sizeof text - 1 - count);
        if (got <= 0) return -1;
        count += (size_t)got;
        text[count] = 0;
        char *end = strstr(text, "\r\n\r\n");
        if (!end) continue;
        char *length = strstr(text, "Content-Length:");
        size_t rest = length ? strtoul(length + 15, NULL, 10) : 0;
        if ((size_t)(end + 4 - text) + rest <= count) return atoi(text + 9);
    }
    return -1;
}

int heliograph_floor_post(int connection, const char *body, size_t count) {
    char stamp[32], proof[65], head[1024];
    const char *host = "127.0.0.1";
    time_t now = time(NULL);
    struct tm parts;
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &parts));
    signature(body, count, host, stamp, proof);
    int length = snprintf(
        head, sizeof head,
        "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-amz-json-1.0\r\n"
        "X-Amz-Target: GraniteServiceVersion20100801.PutMetricData\r\nContent-Encoding: gzip\r\nX-Amz-Date: %s\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/%.8s/eu-west-1/monitoring/aws4_request, "
        "SignedHeaders=content-encoding;content-type;host;x-amz-date;x-amz-target, Signature=%s\r\n"
        "Content-Length: %zu\r\n\r\n",
        host, stamp, stamp, proof, count);
    struct iovec pieces[2] = {{head, (size_t)length}, {(void *)body, count}};
    if (writev(connection, pieces, 2) != length + (ssize_t)count) return -1;
    return answer(connection);
}
