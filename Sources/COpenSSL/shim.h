#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Typed doors to what Swift cannot see: OpenSSL's function-like macros. */

static inline int ssl_ctx_set_min_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}

static inline int ssl_ctx_set_groups(SSL_CTX *context, const char *list) {
    return SSL_CTX_set1_groups_list(context, list);
}

static inline void ssl_ctx_set_modes(SSL_CTX *context, long modes) {
    SSL_CTX_set_mode(context, modes);
}

static inline void ssl_set_versions(SSL *session, int lowest, int highest) {
    SSL_set_min_proto_version(session, lowest);
    SSL_set_max_proto_version(session, highest);
}

static inline void ssl_set_name(SSL *session, const char *name) {
    SSL_set_tlsext_host_name(session, name);
}

static inline long ssl_chain_length(const SSL *session) {
    return sk_X509_num(SSL_get_peer_cert_chain(session));
}

/* Macros with casts in them. */
static const uint64_t ssl_op_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t ssl_op_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t ssl_op_ignore_unexpected_eof = SSL_OP_IGNORE_UNEXPECTED_EOF;

static inline void ssl_ctx_set_cache_size(SSL_CTX *context, long sessions) {
    SSL_CTX_sess_set_cache_size(context, sessions);
}

/* Takes a reference of its own. */
static inline int ssl_ctx_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate);
}

static inline void ssl_ctx_set_read_ahead(SSL_CTX *context, int yes) {
    SSL_CTX_set_read_ahead(context, yes);
}

static inline void ssl_ctx_set_name_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument) {
    SSL_CTX_set_tlsext_servername_callback(context, callback);
    SSL_CTX_set_tlsext_servername_arg(context, argument);
}

static inline void bio_clear_retry(BIO *bio) {
    BIO_clear_retry_flags(bio);
}

static inline void bio_set_retry_read(BIO *bio) {
    BIO_set_retry_read(bio);
}

static inline void bio_set_retry_write(BIO *bio) {
    BIO_set_retry_write(bio);
}

static inline int err_reason(unsigned long error) {
    return ERR_GET_REASON(error);
}
