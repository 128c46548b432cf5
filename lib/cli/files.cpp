#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace tinyelbo::cli {
namespace {

/// A file descriptor that is closed at the end, if not before.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ > STDERR_FILENO) ::close(number_);
    }
    int number() const { return number_; }
    bool close() {
        const int number = std::exchange(number_, -1);
        return number <= STDERR_FILENO || ::close(number) == 0;
    }

  private:
    int number_;
};

std::string mend_of(int error, bool writing) {
    switch (error) {
        case ENOENT:
            return writing ? "make its folder first"
                           : "check the path; 'tinyelbo datasets' lists those that ship with it";
        case EACCES:
        case EPERM:
        case EROFS:
            return writing ? "choose another place" : "make it readable: chmod u+r";
        case EISDIR:
            return "name a file in it";
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return "free some space, or choose another place";
        default:
            return "check the path";
    }
}

[[noreturn]] void fail(const std::string& path, int error, bool writing) {
    const std::string name = path == "-" ? (writing ? "standard output" : "standard input") : path;
    throw DataError({name}, std::string(writing ? "cannot be written: " : "cannot be read: ") + std::strerror(error),
                    mend_of(error, writing));
}

/// Where symbolic links lead, so that they are kept and their target is replaced.
std::string resolve(const std::string& path) {
    std::error_code error;
    const auto target = std::filesystem::canonical(path, error);
    return error ? path : target.string();
}

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

bool is_special(const std::string& path) {
    struct stat status = {};
    return path == "-" || (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode));
}

/// The mode that a new file would have, or the old one's.
mode_t mode_for(const std::string& path) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

bool write_all(int descriptor, const std::string& content) {
    for (std::size_t done = 0; done < content.size();) {
        const ssize_t count = ::write(descriptor, content.data() + done, content.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

std::string input_name(const std::string& path) { return path == "-" ? "standard input" : path; }

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string read_file(const std::string& path) {
    Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) fail(path, errno, false);
    std::string content;
    char buffer[1 << 16];
    while (true) {
        const ssize_t count = ::read(file.number(), buffer, sizeof buffer);
        if (count == 0) return content;
        if (count < 0 && errno != EINTR) fail(path, errno, false);
        if (count > 0) content.append(buffer, static_cast<std::size_t>(count));
    }
}

void check_writable(const std::string& path) {
    if (path == "-") return;
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) fail(path, EISDIR, true);
    if (file_exists(path) && ::access(path.c_str(), W_OK) != 0) fail(path, errno, true);
    if (!is_special(path) && ::access(folder_of(resolve(path)).c_str(), W_OK | X_OK) != 0) fail(path, errno, true);
}

OutputFile::OutputFile(const std::string& path, const std::string& content) : path_(path) {
    const bool direct = is_special(path);
    if (!direct) {
        path_ = resolve(path);
        temporary_ = path_ + ".XXXXXX";
    }
    Descriptor file(path == "-" ? STDOUT_FILENO
                    : direct    ? ::open(path.c_str(), O_WRONLY | O_CLOEXEC)
                                : ::mkstemp(temporary_.data()));
    if (file.number() < 0) {
        temporary_.clear();
        fail(path, errno, true);
    }
    const bool ready = direct || ::fchmod(file.number(), mode_for(path_)) == 0;
    if (ready && write_all(file.number(), content) && (direct || ::fsync(file.number()) == 0) && file.close()) return;
    const int error = errno;
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    fail(path, error, true);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

OutputFile::~OutputFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::commit() {
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, errno, true);
    temporary_.clear();
}

}  // namespace tinyelbo::cli
