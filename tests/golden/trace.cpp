#include "trace.hpp"

namespace trace {

namespace {

constexpr int kLineLength = 120;

// A line of bounded length; what does not fit is cut.
class Line {
  public:
    void append(const char* text) {
        while (*text != '\0' && length_ < kLineLength) text_[length_++] = *text++;
    }
    void append_hex(std::uint64_t value) {
        char digits[17] = {};
        for (int i = 0; i < 16; ++i) digits[i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15u];
        append(digits);
    }
    const char* text() const { return text_; }

  private:
    char text_[kLineLength + 1] = {};
    int length_ = 0;
};

}  // namespace

void report(const Hash& hash, const char* const* parts, int count) {
    Line line;
    for (int i = 0; i < count; ++i) {
        if (i > 0) line.append("/");
        line.append(parts[i]);
    }
    line.append(" ");
    line.append_hex(hash.value());
    print(line.text());
}

void run() {
    run_math();
    run_random();
    run_models();
    run_programs();
    run_fits();
    run_snapshots();
}

}  // namespace trace
