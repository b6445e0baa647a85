#pragma once
#include <zlib.h>

// zlib's initialisers are macros, which Swift cannot call. The 16 asks for gzip's header and check sum.

static inline int heliograph_gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int heliograph_zlib_begin(z_stream *stream, int level) { return deflateInit(stream, level); }

static inline int heliograph_gunzip_begin(z_stream *stream) {
    return inflateInit2(stream, MAX_WBITS + 16);
}
