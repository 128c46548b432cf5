#include "files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "folder.hpp"
#include "message.hpp"

using namespace tinyelbo::cli;
using Names = std::set<std::string>;

namespace {

mode_t mode_of(const std::string& path) {
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("files are read whole") {
    const Folder folder;
    const std::string content = std::string(200000, 'x') + '\0' + "end";
    CHECK(read_file(folder.write("a", content)) == content);
    CHECK(read_file(folder.write("empty", "")).empty());
}

TEST_CASE("what cannot be read is told") {
    const Folder folder;
    const std::string missing = folder.path("missing");
    CHECK(message_of([&] { read_file(missing); }).find(missing + ": cannot be read: No such file or directory; ") == 0);
    CHECK(message_of([&] { read_file(folder.path("")); }).find("cannot be read: Is a directory; name a file") !=
          std::string::npos);
}

TEST_CASE("an output appears when it is committed, and not before") {
    const Folder folder;
    {
        OutputFile file(folder.path("out"), "content");
        CHECK_FALSE(folder.has("out"));
        file.commit();
        CHECK(folder.read("out") == "content");
        CHECK(folder.names() == Names{"out"});
    }
    { OutputFile abandoned(folder.path("abandoned"), "content"); }
    CHECK(folder.names() == Names{"out"});
}

TEST_CASE("an existing file is replaced, with its mode, where a link points") {
    const Folder folder;
    const std::string path = folder.write("old", "old");
    std::filesystem::permissions(path, std::filesystem::perms(0640));
    std::filesystem::create_symlink(path, folder.path("link"));
    OutputFile(folder.path("link"), "new").commit();
    CHECK(folder.read("old") == "new");
    CHECK(mode_of(path) == 0640);
    CHECK(std::filesystem::is_symlink(folder.path("link")));
}

TEST_CASE("a new file has the mode that files have") {
    const Folder folder;
    folder.write("other", "");
    OutputFile(folder.path("out"), "").commit();
    CHECK(mode_of(folder.path("out")) == mode_of(folder.path("other")));
}

TEST_CASE("places that cannot be written to are found before any work") {
    const Folder folder;
    CHECK(message_of([&] {
              check_writable(folder.path("no/out"));
          }).find("No such file or directory; make its folder") != std::string::npos);
    CHECK(message_of([&] { check_writable(folder.path("")); }).find("Is a directory") != std::string::npos);
    CHECK(message_of([&] { check_writable(folder.path("out")); }).empty());
    CHECK(message_of([&] { check_writable("-"); }).empty());
    CHECK(message_of([&] { check_writable("/dev/null"); }).empty());
}

TEST_CASE("devices are written to directly, and a full one is noticed") {
    OutputFile("/dev/null", "content").commit();
    CHECK(std::filesystem::is_character_file("/dev/null"));
    CHECK(message_of([] { OutputFile("/dev/full", "content"); }) ==
          "/dev/full: cannot be written: No space left on device; free some space, or choose another place");
}
