/* A PKCS#11 module that passes every call on to another module (SHIM_MODULE), but for what SHIM names: what a software token
 * does not do by itself. SHIM_LOG names a file that gets a line for each log-in and each signature.
 *
 *   raw-point     the public key is 32 bare bytes (PKCS #11 3.0) and not an OCTET STRING
 *   no-eddsa      there is no CKM_EDDSA
 *   no-making     there is no CKM_EC_EDWARDS_KEY_PAIR_GEN
 *   final-try     one more wrong PIN locks the token
 *   locked        the token is locked
 *   read-only     objects cannot be made
 *   always        every signature wants the PIN
 *   taken-out     the token is taken out after the first signature
 *   logged-out    nobody is logged in when it comes to signing
 *   wrong         signatures are wrong
 *   no-public     there are no public keys
 *   no-gcm        there is no CKM_AES_GCM
 *   gone-opening  the token is taken out before it opens anything
 *   own-vector    the token seals with an initialisation vector of its own
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long ulong;
typedef ulong (*call)();

/* CK_FUNCTION_LIST: a version, then the functions in the standard's order. */
struct list {
    unsigned char version[2];
    call functions[68];
};
enum { GET_FUNCTION_LIST = 3, GET_TOKEN_INFO = 6, GET_MECHANISM_LIST = 7, LOGIN = 18, GET_ATTRIBUTES = 24,
       FIND_INIT = 26, ENCRYPT_INIT = 29, DECRYPT_INIT = 33, SIGN = 43, GENERATE_PAIR = 59 };

struct attribute {
    ulong type;
    void *value;
    ulong length;
};

enum { CKA_CLASS = 0x000, CKA_EC_POINT = 0x181, CKA_ALWAYS_AUTHENTICATE = 0x202 };
enum { CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055, CKM_EDDSA = 0x1057, CKM_AES_GCM = 0x1087 };
enum { CKO_PUBLIC_KEY = 2, CKO_DATA = 0 };
enum { FLAG_FINAL_TRY = 0x20000, FLAG_LOCKED = 0x40000, TOKEN_FLAGS_AT = 96 };
enum { DEVICE_REMOVED = 0x32, USER_NOT_LOGGED_IN = 0x101, TOKEN_WRITE_PROTECTED = 0xe2 };

static struct list *real, shim;

static int is(const char *name) {
    const char *wanted = getenv("SHIM");
    return wanted && strcmp(wanted, name) == 0;
}

static int note(const char *what) {
    static int count;
    FILE *log = getenv("SHIM_LOG") ? fopen(getenv("SHIM_LOG"), "a") : NULL;
    if (log) {
        fprintf(log, "%s\n", what);
        fclose(log);
    }
    return ++count;
}

static ulong get_token_info(ulong slot, unsigned char *info) {
    ulong result = real->functions[GET_TOKEN_INFO](slot, info);
    ulong flags;
    memcpy(&flags, info + TOKEN_FLAGS_AT, sizeof flags);
    flags |= is("final-try") ? FLAG_FINAL_TRY : is("locked") ? FLAG_LOCKED : 0;
    memcpy(info + TOKEN_FLAGS_AT, &flags, sizeof flags);
    return result;
}

static ulong get_mechanism_list(ulong slot, ulong *list, ulong *count) {
    ulong result = real->functions[GET_MECHANISM_LIST](slot, list, count);
    ulong hidden = is("no-eddsa") ? CKM_EDDSA : is("no-making") ? CKM_EC_EDWARDS_KEY_PAIR_GEN : is("no-gcm") ? CKM_AES_GCM : 0;
    for (ulong i = 0; result == 0 && list && i < *count; i++)
        if (list[i] == hidden)
            list[i] = 0; /* CKM_RSA_PKCS_KEY_PAIR_GEN */
    return result;
}

static ulong login(ulong session, ulong user, void *pin, ulong length) {
    note("login");
    return real->functions[LOGIN](session, user, pin, length);
}

static ulong get_attributes(ulong session, ulong object, struct attribute *attributes, ulong count) {
    ulong result = real->functions[GET_ATTRIBUTES](session, object, attributes, count);
    for (ulong i = 0; i < count; i++) {
        struct attribute *a = &attributes[i];
        if (a->type == CKA_EC_POINT && is("raw-point") && a->length == 34) {
            a->length = 32;
            if (a->value)
                memmove(a->value, (char *)a->value + 2, 32);
        }
        /* Asked for 32 bytes, the module found room for 34 wanting. */
        if (a->type == CKA_EC_POINT && is("raw-point") && a->value && a->length == (ulong)-1) {
            char whole[34];
            struct attribute again = { CKA_EC_POINT, whole, sizeof whole };
            result = real->functions[GET_ATTRIBUTES](session, object, &again, 1);
            memcpy(a->value, whole + 2, 32);
            a->length = 32;
        }
        if (a->type == CKA_ALWAYS_AUTHENTICATE && is("always") && a->value && a->length == 1)
            *(unsigned char *)a->value = 1;
    }
    return result;
}

static ulong find_init(ulong session, struct attribute *attributes, ulong count) {
    for (ulong i = 0; i < count; i++) {
        ulong none = 0x7fffffff;
        if (is("no-public") && attributes[i].type == CKA_CLASS && *(ulong *)attributes[i].value == CKO_PUBLIC_KEY)
            memcpy(attributes[i].value, &none, sizeof none);
    }
    return real->functions[FIND_INIT](session, attributes, count);
}

static ulong sign(ulong session, void *data, ulong length, unsigned char *signature, ulong *signature_length) {
    if (is("logged-out"))
        return USER_NOT_LOGGED_IN;
    if (signature && note("sign") > 2 && is("taken-out")) /* the log-in is the first note */
        return DEVICE_REMOVED;
    ulong result = real->functions[SIGN](session, data, length, signature, signature_length);
    if (signature && is("wrong"))
        signature[7] ^= 1;
    return result;
}

/* CK_MECHANISM; the parameters of CKM_AES_GCM begin with the vector. */
struct mechanism {
    ulong type;
    unsigned char **parameters;
    ulong length;
};

static ulong encrypt_init(ulong session, struct mechanism *mechanism, ulong key) {
    if (is("own-vector") && mechanism->type == CKM_AES_GCM)
        (*mechanism->parameters)[0] ^= 1;
    return real->functions[ENCRYPT_INIT](session, mechanism, key);
}

static ulong decrypt_init(ulong session, struct mechanism *mechanism, ulong key) {
    if (is("gone-opening"))
        return DEVICE_REMOVED;
    return real->functions[DECRYPT_INIT](session, mechanism, key);
}

static ulong generate_pair(ulong session, void *mechanism, void *public, ulong publics, void *private, ulong privates,
                           ulong *public_key, ulong *private_key) {
    if (is("read-only"))
        return TOKEN_WRITE_PROTECTED;
    return real->functions[GENERATE_PAIR](session, mechanism, public, publics, private, privates, public_key, private_key);
}

ulong C_GetFunctionList(struct list **list) {
    void *library = dlopen(getenv("SHIM_MODULE"), RTLD_NOW);
    call get = library ? (call)dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != 0)
        return 5; /* CKR_GENERAL_ERROR */
    shim = *real;
    shim.functions[GET_FUNCTION_LIST] = (call)C_GetFunctionList;
    shim.functions[GET_TOKEN_INFO] = (call)get_token_info;
    shim.functions[GET_MECHANISM_LIST] = (call)get_mechanism_list;
    shim.functions[LOGIN] = (call)login;
    shim.functions[GET_ATTRIBUTES] = (call)get_attributes;
    shim.functions[FIND_INIT] = (call)find_init;
    shim.functions[ENCRYPT_INIT] = (call)encrypt_init;
    shim.functions[DECRYPT_INIT] = (call)decrypt_init;
    shim.functions[SIGN] = (call)sign;
    shim.functions[GENERATE_PAIR] = (call)generate_pair;
    *list = &shim;
    return 0;
}
