#include "heap_hooks.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace heap {

volatile long allocations = 0;

namespace {

void count() { allocations = allocations + 1; }

void* counted(void* block) {
    if (block == nullptr) std::abort();
    return block;
}

}  // namespace
}  // namespace heap

extern "C" {

// The linker directs calls of NAME to __wrap_NAME, and __real_NAME is the C library's.
void* __real_malloc(std::size_t bytes);
void* __real_calloc(std::size_t count, std::size_t bytes);
void* __real_realloc(void* block, std::size_t bytes);
void* __real_aligned_alloc(std::size_t alignment, std::size_t bytes);
int __real_posix_memalign(void** block, std::size_t alignment, std::size_t bytes);

void* __wrap_malloc(std::size_t bytes) {
    heap::count();
    return __real_malloc(bytes);
}
void* __wrap_calloc(std::size_t count, std::size_t bytes) {
    heap::count();
    return __real_calloc(count, bytes);
}
void* __wrap_realloc(void* block, std::size_t bytes) {
    heap::count();
    return __real_realloc(block, bytes);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t bytes) {
    heap::count();
    return __real_aligned_alloc(alignment, bytes);
}
int __wrap_posix_memalign(void** block, std::size_t alignment, std::size_t bytes) {
    heap::count();
    return __real_posix_memalign(block, alignment, bytes);
}

}  // extern "C"

void* operator new(std::size_t bytes) { return heap::counted(std::malloc(bytes)); }
void* operator new[](std::size_t bytes) { return heap::counted(std::malloc(bytes)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    const auto align = static_cast<std::size_t>(alignment);
    return heap::counted(std::aligned_alloc(align, (bytes + align - 1) / align * align));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) { return operator new(bytes, alignment); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }
