#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <unistd.h>

/// A descriptor that can be read once the process has ended (Linux 5.3); negative with `errno` if there is none.
static inline int heliograph_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }
