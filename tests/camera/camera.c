/* A camera for tests: what opens /dev/phr-camera gets one with which the ioctls of Video4Linux work, in the process itself.
 * To be preloaded (LD_PRELOAD). It shows, again and again, five times a second, what is in $PHR_CAMERA/WIDTHxHEIGHT.mjpeg
 * or .yuyv; the sizes and formats of which there is a file are what it has. As the cameras of laptops do, it starts with
 * the smallest size of the raw format.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Buffers, and bytes of each: whole pages, since they are mapped. */
enum { BUFFERS = 4, LARGEST = 4 << 20 };
enum { FORMATS = 2, SIZES = 2 };
static const struct format {
    unsigned code;
    const char *name;
} formats[FORMATS] = {{V4L2_PIX_FMT_YUYV, "yuyv"}, {V4L2_PIX_FMT_MJPEG, "mjpeg"}};
static const struct size {
    unsigned width, height;
} sizes[SIZES] = {{640, 480}, {1920, 1080}};
static const struct v4l2_fract interval = {1, 5};

static int camera = -1;
static struct format format = {V4L2_PIX_FMT_YUYV, "yuyv"};
static struct size size = {640, 480};
static unsigned frames, queue[BUFFERS], waiting;

static int start(void) {
    camera = memfd_create("camera", MFD_CLOEXEC);
    if (camera >= 0 && ftruncate(camera, (off_t)BUFFERS * LARGEST) != 0)
        return -1;
    return camera;
}

static int open_as(const char *name, const char *path, int flags, mode_t mode) {
    if (strcmp(path, "/dev/phr-camera") == 0)
        return start();
    int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
    return next(path, flags, mode);
}

#define OPEN(name)                                                                                                             \
    int name(const char *path, int flags, ...) {                                                                               \
        va_list rest;                                                                                                          \
        va_start(rest, flags);                                                                                                 \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                                              \
        va_end(rest);                                                                                                          \
        return open_as(#name, path, flags, mode);                                                                              \
    }
OPEN(open)
OPEN(open64)

static FILE *picture(struct format of, struct size with) {
    char path[4096];
    const char *folder = getenv("PHR_CAMERA");
    snprintf(path, sizeof path, "%s/%ux%u.%s", folder ? folder : ".", with.width, with.height, of.name);
    return fopen(path, "rb");
}

/* What is nearest to what is asked for, as the kernel's drivers choose it: of the same format, whatever its size. */
static void choose(unsigned code, unsigned width, unsigned height) {
    unsigned least = ~0u;
    for (unsigned i = 0; i < FORMATS; i++) {
        for (unsigned j = 0; j < SIZES; j++) {
            FILE *file = picture(formats[i], sizes[j]);
            if (file == NULL)
                continue;
            fclose(file);
            int x = (int)width - (int)sizes[j].width, y = (int)height - (int)sizes[j].height;
            unsigned far = (unsigned)(abs(x) + abs(y)) + (formats[i].code == code ? 0 : 100000);
            if (far >= least)
                continue;
            least = far;
            format = formats[i];
            size = sizes[j];
        }
    }
}

static void describe(struct v4l2_pix_format *to) {
    *to = (struct v4l2_pix_format){.width = size.width,
                                   .height = size.height,
                                   .pixelformat = format.code,
                                   .field = V4L2_FIELD_NONE,
                                   .bytesperline = format.code == V4L2_PIX_FMT_YUYV ? size.width * 2 : 0,
                                   .sizeimage = size.width * size.height * 2,
                                   .colorspace = V4L2_COLORSPACE_SRGB};
}

/* Puts what the camera sees into the buffer that has waited longest. */
static int see(struct v4l2_buffer *buffer) {
    if (waiting == 0)
        return EAGAIN;
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    static unsigned char seen[LARGEST];
    FILE *file = picture(format, size);
    if (file == NULL)
        return EIO;
    size_t bytes = fread(seen, 1, sizeof seen, file);
    fclose(file);
    unsigned index = queue[0];
    memmove(queue, queue + 1, --waiting * sizeof *queue);
    if (pwrite(camera, seen, bytes, (off_t)index * LARGEST) != (ssize_t)bytes)
        return EIO;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    buffer->index = index;
    buffer->bytesused = (unsigned)bytes;
    buffer->length = LARGEST;
    buffer->flags = V4L2_BUF_FLAG_DONE | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->field = V4L2_FIELD_NONE;
    buffer->sequence = frames++;
    buffer->timestamp = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

/* 0, or the number of the fault. */
static int answer(unsigned long request, void *data) {
    switch (request) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *capability = data;
        *capability = (struct v4l2_capability){.driver = "phr", .card = "Camera for tests", .bus_info = "none"};
        capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        capability->capabilities = capability->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
    }
    case VIDIOC_G_INPUT:
        *(int *)data = 0;
        return 0;
    case VIDIOC_ENUMINPUT: {
        struct v4l2_input *input = data;
        if (input->index != 0)
            return EINVAL;
        *input = (struct v4l2_input){.name = "Camera", .type = V4L2_INPUT_TYPE_CAMERA};
        return 0;
    }
    case VIDIOC_S_FMT: {
        struct v4l2_pix_format *asked = &((struct v4l2_format *)data)->fmt.pix;
        choose(asked->pixelformat, asked->width, asked->height);
        describe(asked);
        return 0;
    }
    case VIDIOC_G_FMT:
        describe(&((struct v4l2_format *)data)->fmt.pix);
        return 0;
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
        struct v4l2_captureparm *capture = &((struct v4l2_streamparm *)data)->parm.capture;
        *capture = (struct v4l2_captureparm){.capability = V4L2_CAP_TIMEPERFRAME, .timeperframe = interval};
        return 0;
    }
    case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *buffers = data;
        if (buffers->memory != V4L2_MEMORY_MMAP)
            return EINVAL;
        if (buffers->count > BUFFERS)
            buffers->count = BUFFERS;
        return 0;
    }
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = data;
        if (buffer->index >= BUFFERS)
            return EINVAL;
        buffer->length = LARGEST;
        buffer->m.offset = buffer->index * LARGEST;
        return 0;
    }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *buffer = data;
        if (buffer->index >= BUFFERS || waiting == BUFFERS)
            return EINVAL;
        queue[waiting++] = buffer->index;
        return 0;
    }
    case VIDIOC_DQBUF:
        return see(data);
    case VIDIOC_STREAMON:
    case VIDIOC_STREAMOFF:
        return 0;
    default:
        return ENOTTY;
    }
}

int ioctl(int file, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void *data = va_arg(rest, void *);
    va_end(rest);
    if (camera < 0 || file != camera) {
        int (*next)(int, unsigned long, ...) = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
        return next(file, request, data);
    }
    int fault = answer((unsigned)request, data);
    if (fault == 0)
        return 0;
    errno = fault;
    return -1;
}
