#pragma once
#include <stddef.h>

/// Opens each file, reads it to its end and closes it: what no program that reads them can do without.
/// Answers the bytes, or -1 with errno at the first file that cannot be read.
long heliograph_floor_read(const char *const *paths, size_t count, char *buffer, size_t room);

/// Copies a file. Answers its bytes, or -1 with errno.
long heliograph_floor_copy(const char *from, const char *to, char *buffer, size_t room);

/// One datum of PutMetricData, with what is made once for its series.
typedef struct {
    const char *name;
    size_t name_count;
    /// `"Dimensions":[...],`
    const char *dimensions;
    size_t dimensions_count;
    /// Seconds since the epoch.
    long time;
    double value;
} heliograph_floor_datum;

/// Prints the JSON of one request. Answers its bytes, or -1 if there is no room.
long heliograph_floor_print(const heliograph_floor_datum *data, size_t count, const char *space, char *text,
                            size_t room);

/// gzip. Answers the bytes, or -1.
long heliograph_floor_pack(const char *text, size_t count, int level, char *packed, size_t room);

/// A connection to this machine, or -1 with errno.
int heliograph_floor_connect(unsigned short port);

/// Signs a packed body, sends it, and reads the answer. Answers its status, or -1.
int heliograph_floor_post(int connection, const char *body, size_t count);
