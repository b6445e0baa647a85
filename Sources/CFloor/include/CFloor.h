#pragma once
#include <stddef.h>

/// Opens each file, reads it to its end and closes it: what no program that reads them can do without.
/// Answers the bytes, or -1 with errno at the first file that cannot be read.
long heliograph_floor_read(const char *const *paths, size_t count, char *buffer, size_t room);

/// Copies a file. Answers its bytes, or -1 with errno.
long heliograph_floor_copy(const char *from, const char *to, char *buffer, size_t room);
