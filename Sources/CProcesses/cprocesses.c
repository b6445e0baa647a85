#define _GNU_SOURCE
#include "cprocesses.h"

#include <fcntl.h>
#include <unistd.h>

int heliograph_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
