#include "CFloor.h"
#include <fcntl.h>
#include <unistd.h>

long heliograph_floor_read(const char *const *paths, size_t count, char *buffer, size_t room) {
    long sum = 0;
    for (size_t i = 0; i < count; i++) {
        int file = open(paths[i], O_RDONLY | O_CLOEXEC);
        if (file < 0) return -1;
        ssize_t got;
        while ((got = read(file, buffer, room)) > 0) sum += got;
        close(file);
        if (got < 0) return -1;
    }
    return sum;
}

long heliograph_floor_copy(const char *from, const char *to, char *buffer, size_t room) {
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) return -1;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0) {
        close(in);
        return -1;
    }
    long sum = 0;
    ssize_t got;
    while ((got = read(in, buffer, room)) > 0) {
        if (write(out, buffer, (size_t)got) != got) {
            got = -1;
            break;
        }
        sum += got;
    }
    close(in);
    close(out);
    return got < 0 ? -1 : sum;
}
