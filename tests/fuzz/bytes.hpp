// The fuzzer's input read as numbers; zeros once it is used up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fuzz {

class Bytes {
  public:
    Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

    template <class T>
    T take() {
        T value{};
        const std::size_t count = sizeof value < size_ ? sizeof value : size_;
        std::memcpy(&value, data_, count);
        data_ += count;
        size_ -= count;
        return value;
    }

    // One of 0, ..., count - 1.
    std::uint32_t choose(std::uint32_t count) { return take<std::uint8_t>() % count; }

    // For what would end most runs early; zeros, and so the end of the input, choose the common case.
    bool one_in(std::uint32_t count) { return choose(count) == count - 1; }

    bool empty() const { return size_ == 0; }

  private:
    const std::uint8_t* data_;
    std::size_t size_;
};

}  // namespace fuzz
