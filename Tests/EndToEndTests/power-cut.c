// Preloaded into a process, remembers what a power cut would take from it: before a file in POWER_CUT_WATCHES changes,
// its old bytes go to a file of the same inode's number in POWER_CUT_UNDO; once it is synced, they are forgotten.
// An entry is offset, old size of the file, count of old bytes (64-bit numbers of this machine), then those bytes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/// Opens the file's undo; -1 when the descriptor is none that is watched.
static int undo_of(int descriptor, struct stat *status, int flags) {
    static __thread char link[64], path[4096];
    const char *watched = getenv("POWER_CUT_WATCHES"), *undo = getenv("POWER_CUT_UNDO");
    if (!watched || !undo || syscall(SYS_fstat, descriptor, status) != 0 || !S_ISREG(status->st_mode)) return -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return -1;
    path[length] = 0;
    if (strncmp(path, watched, strlen(watched)) != 0) return -1;
    snprintf(path, sizeof path, "%s/%lu", undo, (unsigned long)status->st_ino);
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
}

/// One write, so that the entry is whole or not there when the process is killed.
static void remember(int descriptor, int64_t offset, size_t count) {
    struct stat status;
    int undo = undo_of(descriptor, &status, O_WRONLY | O_CREAT | O_APPEND);
    if (undo < 0) return;
    int64_t there = status.st_size > offset ? status.st_size - offset : 0;
    if ((int64_t)count < there) there = (int64_t)count;
    int64_t *entry = malloc(24 + (size_t)there);
    entry[0] = offset;
    entry[1] = status.st_size;
    // The descriptor may be for writing only.
    char own[64];
    snprintf(own, sizeof own, "/proc/self/fd/%d", descriptor);
    int reading = (int)syscall(SYS_openat, AT_FDCWD, own, O_RDONLY | O_CLOEXEC, 0);
    entry[2] = syscall(SYS_pread64, reading, entry + 3, there, offset);
    if (entry[2] != there) abort();
    close(reading);
    if (write(undo, entry, 24 + (size_t)there) != 24 + there) abort();
    free(entry);
    close(undo);
}

static int synced(int descriptor, long call) {
    // A disk so slow that a cut finds something unsynced.
    usleep(3000);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(call, descriptor), cause = errno;
    struct stat status;
    int undo = result == 0 ? undo_of(descriptor, &status, O_WRONLY | O_TRUNC) : -1;
    if (undo >= 0) close(undo);
    pthread_mutex_unlock(&lock);
    errno = cause;
    return result;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }

int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    pthread_mutex_lock(&lock);
    remember(descriptor, offset, count);
    ssize_t result = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    int cause = errno;
    pthread_mutex_unlock(&lock);
    errno = cause;
    return result;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return pwrite64(descriptor, bytes, count, offset);
}

int ftruncate64(int descriptor, off64_t size) {
    struct stat status;
    pthread_mutex_lock(&lock);
    if (syscall(SYS_fstat, descriptor, &status) == 0 && status.st_size >= size) {
        remember(descriptor, size, (size_t)(status.st_size - size));
    }
    int result = (int)syscall(SYS_ftruncate, descriptor, size), cause = errno;
    pthread_mutex_unlock(&lock);
    errno = cause;
    return result;
}

int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }
