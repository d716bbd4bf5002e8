#pragma once
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

/* Behind _GNU_SOURCE, which Swift's Glibc module does not define. */
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
