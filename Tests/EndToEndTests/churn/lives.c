/* usage: lives prepare OUT | lives run OUT NAMES DISK [PERCENT] | lives remove OUT
 *
 * Plays a container engine: groups with an engine's names, a process in each that works, runs out of memory or of
 * processes, and the group gone as soon as the process is. `prepare` makes the groups above, `run` the lives, PERCENT
 * of them, and `remove` leaves nothing behind. NAMES gets what Docker leaves of each (config.v2.json), while it lives. DISK is a folder on a real disk.
 *
 * OUT/lives has a line for each life: scenario, id, name, begin and end in nanoseconds, then what the group's own files
 * said when its processes were gone and it was not: OOM kills, failed forks, processor nanoseconds, bytes read, bytes
 * written; -1 where nobody looked. OUT/above has the same of the groups above, before and after each scenario.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef long long number;
enum { MIB = 1 << 20, BOUND = 4 * MIB, TREES = 16 };
typedef struct { number kills, forks, cpu, read, written; } counts;
typedef struct {
    const char *name, *above, *group; /* above: the group that stays; group: a format that gets the id */
    int count, at_once;
    int bound; /* on processes; 0 for none */
    int is_read; /* whether the engine reads the group's files before it removes it */
    void (*work)(unsigned *chance);
} scenario;

static int is_v2;
static const char *trees[TREES + 1], *out, *names, *disk;
static char text[1 << 16];

static void die(const char *what) {
    fprintf(stderr, "lives: %s: %s\n", what, strerror(errno));
    exit(1);
}
static char *form(const char *format, ...) {
    static char texts[8][512];
    static int turn;
    va_list list;
    va_start(list, format);
    vsnprintf(texts[turn = (turn + 1) % 8], sizeof *texts, format, list);
    va_end(list);
    return texts[turn];
}
static int put(const char *path, const char *value) {
    int file = open(path, O_WRONLY);
    int done = file >= 0 && write(file, value, strlen(value)) > 0;
    if (file >= 0) close(file);
    return done;
}
static const char *get(const char *path) {
    int file = open(path, O_RDONLY);
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    text[size < 0 ? 0 : size] = 0;
    return size < 0 ? NULL : text;
}
/* The number after a word at the beginning of a line; -1 if there is none. */
static number after(const char *path, const char *word) {
    const char *line = get(path);
    for (size_t length = strlen(word); line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, word, length)) return atoll(line + length);
    return -1;
}
/* All numbers after a word, added; 0 of none. */
static number sum(const char *path, const char *word) {
    number total = 0;
    for (const char *at = get(path); at && (at = strstr(at, word)); total += atoll(at)) at += strlen(word);
    return total;
}
static number now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}
static void wait_ms(int milliseconds) { usleep(milliseconds * 1000); }
static int between(unsigned *chance, int low, int high) { return low + rand_r(chance) % (high - low + 1); }

/* What the work of a container is. */

static void eat(number bytes) {
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (number i = 0; memory != MAP_FAILED && i < bytes; i += 4096) memory[i] = 1;
}
static void burn(int milliseconds) {
    struct timespec time;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    while (time.tv_sec * 1000 + time.tv_nsec / 1000000 < milliseconds);
}
static void be_killed(unsigned *chance) {
    wait_ms(between(chance, 0, 400));
    eat(2 * BOUND);
}
/* Some forks work before the bound is hit; after the last failure it goes on for a while, or not. */
static void run_out(unsigned *chance) {
    int failures = between(chance, 1, 5);
    wait_ms(between(chance, 0, 200));
    while (failures) {
        pid_t child = fork();
        if (child == 0) { pause(); _exit(0); }
        if (child < 0) failures--;
    }
    wait_ms(between(chance, 0, 200));
    /* The others of the group end with its first process, as in a container. */
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    while (wait(NULL) > 0) {}
}
static void lose_children(unsigned *chance) {
    for (int i = 0; i < 20; i++) {
        pid_t child = fork();
        if (child == 0) { eat(2 * BOUND); _exit(0); }
        waitpid(child, NULL, 0);
        wait_ms(between(chance, 0, 300));
    }
}
static void live_randomly(unsigned *chance) {
    int pieces = between(chance, 0, 8);
    void *block = mmap(NULL, 1 << 18, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const char *path = form("%s/%d", disk, getpid());
    int file = open(path, O_RDWR | O_CREAT | O_DIRECT, 0600);
    unlink(path);
    for (int i = 0; i < pieces && file >= 0; i++) {
        if (pwrite(file, block, 1 << 18, (off_t)i << 18) < 0) break;
        if (between(chance, 0, 1) && pread(file, block, 1 << 18, 0) < 0) break;
        wait_ms(between(chance, 0, 10));
    }
    burn(between(chance, 0, 30));
    eat(between(chance, 0, 3) ? between(chance, 0, 3 * MIB) : 2 * BOUND);
    wait_ms(between(chance, 0, 150));
}
static void live_briefly(unsigned *chance) {
    (void)chance;
    wait_ms(200);
}

static scenario scenarios[] = {
    {"kills", "/kills/docker", "/kills/docker/%s", 200, 2, 0, 1, be_killed},
    {"scopes", "/scopes.slice", "/scopes.slice/docker-%s.scope", 100, 2, 0, 0, be_killed},
    {"pods", "/kubepods.slice", "/kubepods.slice/kubepods-pod%.8s_2fa1_11d2_883f_0016d3cca427.slice/cri-containerd-%s.scope",
     60, 2, 0, 0, be_killed},
    {"child", "/child/docker", "/child/docker/%s", 1, 1, 0, 1, lose_children},
    {"forks", "/forks/docker", "/forks/docker/%s", 200, 2, 4, 1, run_out},
    {"random", "/random/docker", "/random/docker/%s", 500, 3, 0, 1, live_randomly},
    {"short", "/short/docker", "/short/docker/%s", 100, 2, 0, 1, live_briefly},
};
enum { SCENARIOS = sizeof scenarios / sizeof *scenarios };

/* Groups. */

static void find_trees(void) {
    static const char *known[] = {
        "memory", "cpu,cpuacct", "cpu", "cpuacct", "blkio", "pids", "freezer", "devices", "systemd", "unified"};
    int count = 0;
    is_v2 = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0;
    if (is_v2) trees[count++] = "/sys/fs/cgroup";
    for (unsigned i = 0; !is_v2 && i < sizeof known / sizeof *known; i++) {
        char *tree = strdup(form("/sys/fs/cgroup/%s", known[i]));
        struct stat status;
        if (lstat(tree, &status) == 0 && S_ISDIR(status.st_mode)
            && access(form("%s/cgroup.procs", tree), F_OK) == 0)
            trees[count++] = tree;
    }
}
static char *file_of(const char *controller, const char *group, const char *file) {
    return form("/sys/fs/cgroup%s%s%s/%s", is_v2 ? "" : "/", is_v2 ? "" : controller, group, file);
}
static void delegate(const char *directory) {
    const char *controllers[] = {"+memory", "+pids", "+cpu", "+io"};
    for (int i = 0; is_v2 && i < 4; i++) put(form("%s/cgroup.subtree_control", directory), controllers[i]);
}
/* With all that is above it. A group of v2 that has groups below it hands its controllers on. */
static void make(const char *group) {
    for (int i = 0; trees[i]; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s", trees[i]);
        size_t root = strlen(path);
        delegate(path);
        for (const char *slash = group; slash; slash = strchr(slash + 1, '/')) {
            const char *end = strchr(slash + 1, '/');
            snprintf(path + root, sizeof path - root, "%.*s", (int)(end ? end - group : (long)strlen(group)), group);
            if (mkdir(path, 0755) < 0 && errno != EEXIST) die(path);
            if (end) delegate(path);
        }
    }
}
/* A group is busy until the last of its processes is gone, which is a little after we were told. */
static void unmake(const char *group) {
    for (int i = 0; trees[i]; i++)
        while (rmdir(form("%s%s", trees[i], group)) < 0 && errno == EBUSY) usleep(200);
}
static void limit(const char *group, int processes) {
    char *bytes = form("%d", BOUND);
    if (!put(file_of("memory", group, is_v2 ? "memory.max" : "memory.limit_in_bytes"), bytes)) die(group);
    if (is_v2) put(file_of("memory", group, "memory.swap.max"), "0");
    else put(file_of("memory", group, "memory.memsw.limit_in_bytes"), bytes);
    if (processes && !put(file_of("pids", group, "pids.max"), form("%d", processes))) die(group);
    if (is_v2) return;
    /* v1 counts the bytes of a device for a group that has a rule for it; this one is never reached. */
    struct stat status;
    if (stat(disk, &status) < 0) die(disk);
    char *rule = form("%u:%u 107374182400", major(status.st_dev), minor(status.st_dev));
    put(file_of("blkio", group, "blkio.throttle.read_bps_device"), rule);
    put(file_of("blkio", group, "blkio.throttle.write_bps_device"), rule);
}
static counts counted(const char *group) {
    const char *bytes = "blkio.throttle.io_service_bytes_recursive";
    counts found = {.forks = after(file_of("pids", group, "pids.events"), "max ")};
    if (is_v2) {
        found.kills = after(file_of("", group, "memory.events"), "oom_kill ");
        found.cpu = after(file_of("", group, "cpu.stat"), "usage_usec ") * 1000;
        found.read = sum(file_of("", group, "io.stat"), " rbytes=");
        found.written = sum(file_of("", group, "io.stat"), " wbytes=");
    } else {
        found.kills = after(file_of("memory", group, "memory.oom_control"), "oom_kill ");
        found.cpu = after(file_of("cpuacct", group, "cpuacct.usage"), "");
        found.read = sum(file_of("blkio", group, bytes), " Read ");
        found.written = sum(file_of("blkio", group, bytes), " Write ");
    }
    return found;
}
static void record(const char *file, const char *line, counts found) {
    int to = open(form("%s/%s", out, file), O_WRONLY | O_APPEND | O_CREAT, 0644);
    char *all = form("%s\t%lld\t%lld\t%lld\t%lld\t%lld\n", line, found.kills, found.forks, found.cpu, found.read,
                     found.written);
    if (to < 0 || write(to, all, strlen(all)) < 0) die(file);
    close(to);
}

/* Lives. */

static const char *made_of(const char *format, const char *id) {
    return strstr(format, "%.8s") ? form(format, id, id) : form(format, id);
}

static void live(const scenario *this, int index) {
    char id[65], name[32], group[512];
    unsigned chance = index * 7919 + (this - scenarios) * 104729 + 1;
    for (int i = 0; i < 64; i++) id[i] = "0123456789abcdef"[rand_r(&chance) >> 3 & 15];
    id[64] = 0;
    snprintf(name, sizeof name, "%s-%d", this->name, index);
    snprintf(group, sizeof group, "%s", made_of(this->group, id));
    char *folder = strdup(form("%s/%s", names, id)), *file = strdup(form("%s/config.v2.json", folder));
    mkdir(folder, 0755);
    FILE *json = fopen(file, "w");
    if (!json) die(file);
    fprintf(json, "{\"ID\": \"%s\", \"Name\": \"/%s\", \"Config\": {\"Image\": \"lives:1\"}}", id, name);
    fclose(json);
    make(group);
    limit(group, this->bound);
    number begin = now();
    pid_t pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        setpgid(0, 0);
        for (int i = 0; trees[i]; i++)
            if (!put(form("%s%s/cgroup.procs", trees[i], group), "0")) die(group);
        this->work(&chance);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    number end = now();
    counts found = this->is_read ? counted(group) : (counts){-1, -1, -1, -1, -1};
    unmake(group);
    if (strstr(group, "-pod")) *strrchr(group, '/') = 0, unmake(group);
    unlink(file);
    rmdir(folder);
    free(folder), free(file);
    record("lives", form("%s\t%s\t%s\t%lld\t%lld", this->name, id, name, begin, end), found);
}
static void look(const scenario *this, const char *when) {
    record("above", form("%s\t%s\t%s", this->name, when, this->above), counted(this->above));
    number host = after("/proc/vmstat", "oom_kill ");
    record("above", form("%s\t%s\t/", this->name, when), (counts){host, -1, -1, -1, -1});
}

int main(int count, char **words) {
    if (count < 3) return 2;
    out = words[2];
    find_trees();
    int is_end = !strcmp(words[1], "remove");
    for (scenario *this = scenarios; this < scenarios + SCENARIOS; this++) {
        char above[64];
        snprintf(above, sizeof above, "%s", this->above);
        if (!is_end) make(above), delegate(form("/sys/fs/cgroup%s", above));
        for (char *end = above; is_end && (end = strrchr(above, '/')) != NULL; *end = 0) if (*above) unmake(above);
    }
    if (is_end || !strcmp(words[1], "prepare")) return 0;
    if (count < 5) return 2;
    names = words[3];
    disk = words[4];
    int percent = count > 5 ? atoi(words[5]) : 100;
    for (scenario *this = scenarios; this < scenarios + SCENARIOS; this++) {
        look(this, "before");
        int lives = (this->count * percent + 99) / 100;
        for (int slot = 0; slot < this->at_once; slot++)
            if (fork() == 0) {
                for (int i = slot; i < lives; i += this->at_once) live(this, i);
                _exit(0);
            }
        int status, failed = 0;
        while (wait(&status) > 0) failed |= status;
        if (failed) return 1;
        look(this, "after");
    }
    return 0;
}
