// Every bad input: exit code 3, a message with file, line, column and a mend, and no output file.
#include <doctest/doctest.h>
#include <unistd.h>

#include "command.hpp"

using Names = std::set<std::string>;

namespace {

/// Fits this CSV, which must be refused at `place` ("line:column") for a reason that has these words, with a mend.
void check_refused(const std::string& csv, const std::string& arguments, const std::string& place,
                   const std::string& reason, const std::string& mend) {
    const Folder folder;
    const std::string path = folder.write("data.csv", csv);
    const Outcome outcome = run("fit '" + path + "' " + arguments + " --json '" + folder.path("out.json") +
                                "' --draws-csv '" + folder.path("draws.csv") + "'");
    CAPTURE(csv.substr(0, 60));
    CAPTURE(outcome.err);
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("tinyelbo: " + path + ":" + place + ": ") == 0);
    const std::size_t semicolon = outcome.err.find("; ");
    REQUIRE(semicolon != std::string::npos);
    CHECK(outcome.err.substr(0, semicolon).find(reason) != std::string::npos);
    CHECK(outcome.err.substr(semicolon).find(mend) != std::string::npos);
    CHECK(outcome.out.empty());
    CHECK(folder.names() == Names{"data.csv"});
}

std::string rows(int count, const std::string& header) {
    std::string csv = header + "\n";
    for (int i = 0; i < count; ++i) csv += std::to_string(i % 2) + "," + std::to_string(i * i % 7) + "\n";
    return csv;
}

const std::string kLogistic = "--response y";
const std::string kLinear = "--response y --model linear";

}  // namespace

TEST_CASE("the file itself") {
    check_refused("", kLogistic, "1:1", "empty", "header");
    check_refused("y,x\n", kLogistic, "2:1", "no rows", "add rows");
    check_refused("y,x\n0,1\n1\n", kLogistic, "3:2", "1 cells, the header 2", "complete");
    check_refused("y,x\n0,1\n1,2,3\n", kLogistic, "3:3", "3 cells, the header 2", "drop");
    check_refused("y,x\n0,\"1\n", kLogistic, "2:2", "never closed", "quote");
    check_refused("y,x,x\n0,1,2\n", kLogistic, "1:3", "named 'x' too", "rename");
    check_refused("y;x\n0;1\n", kLogistic, "1:1", "semicolons", "commas");
    check_refused(std::string("\xFF\xFE"
                              "y\0,\0x\0\n\0",
                              10),
                  kLogistic, "1:1", "not text", "UTF-8");
}

TEST_CASE("cells") {
    check_refused("y,x\n0,1\n1,\n", kLogistic, "3:2", "no value", "fill it in");
    check_refused("y,x\n0,1\n1,NA\n", kLogistic, "3:2", "no value", "fill it in");
    check_refused("y,x\n,1\n1,2\n", kLogistic, "2:1", "no value", "fill it in");
    check_refused("y,x\n0,1\n1,2\n0,three\n", kLogistic, "4:2", "'three'", "correct");
    check_refused("y,x\n0,1\n1,inf\n", kLogistic, "3:2", "not finite", "correct");
    check_refused("y,x\n0,1\n1,1e300\n", kLogistic, "3:2", "1e300", "divide");
    check_refused("y,x\n0,1\n1,1e400\n", kLogistic, "3:2", "1e400", "correct");
    check_refused("y,x\n1.5,1\n1e300,2\n2,3\n", kLinear, "3:1", "1e300", "divide");
    check_refused("y,x\n0,1\n1,1e20\n", kLogistic + " --precision single", "3:2", "1e20", "divide");
    check_refused("y,x\r\n0,1\r\n1,\r\n", kLogistic, "3:2", "no value", "fill it in");
    check_refused("y,note,x\n0,\"two\nlines\",1\n1,b,?\n", kLogistic, "4:3", "'?'", "correct");
}

TEST_CASE("columns") {
    check_refused(rows(8, "y,height"), "--response yy", "1:1", "no column 'yy'", "did you mean 'y'?");
    check_refused(rows(8, "y,height"), kLogistic + " --features heigth", "1:1", "'heigth'", "did you mean 'height'?");
    check_refused("y,x\n0,5\n1,5\n0,5\n1,5\n", kLogistic, "1:2", "'x' is constant", "--prior");
    check_refused("y,a,b\n0,1,2\n1,3,6\n0,2,4\n1,1,2\n", kLogistic, "1:3", "'b' is a multiple of 'a'", "--features");
    check_refused("y,f\n0,p\n1,p\n", kLogistic, "1:2", "holds only 'p'", "--features");
    check_refused("y,name\n0,p\n1,q\n0,r\n", kLogistic, "1:2", "another word in every row", "--features");
    check_refused("y\n0\n1\n", kLogistic + " --no-intercept", "1:1", "nothing to explain", "add columns");
}

TEST_CASE("rows") {
    check_refused("y,a,b\n0,1,2\n1,2,1\n", kLogistic, "1:1", "2 rows for 3 coefficients", "--prior");
    check_refused("y,a\n1.5,1\n2.5,2\n", kLinear, "1:1", "reproduce the response exactly", "--noise-sd");
}

TEST_CASE("responses") {
    check_refused("y,x\n0,1\n2,2\n", kLogistic, "3:1", "response is 0 or 1", "--model linear");
    check_refused("y,x\nno,1\nyes,2\n", kLogistic, "2:1", "no number", "correct");
    check_refused("y,x\n1,1\n1,2\n", kLogistic, "2:1", "1 in every row", "both classes");
    check_refused("y,x\n3,1\n3,2\n3,5\n", kLinear, "1:1", "reproduce the response exactly", "--noise-sd");
}

TEST_CASE("standard input is named in messages") {
    const Outcome outcome = run("fit - --response y", "y,x\n0,1\n1,\n");
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("tinyelbo: standard input:3:2: ") == 0);
}

TEST_CASE("files that cannot be read") {
    const Folder folder;
    const Outcome missing = run("fit '" + folder.path("missing.csv") + "' --response y");
    CHECK(missing.code == 3);
    CHECK(missing.err.find("no such file") != std::string::npos);
    const Outcome misspelt = run("fit wagse --response y");
    CHECK(misspelt.code == 3);
    CHECK(misspelt.err.find("did you mean 'wages'?") != std::string::npos);
    const Outcome directory = run("fit '" + folder.path("") + "' --response y");
    CHECK(directory.code == 3);
    CHECK(directory.err.find("Is a directory; ") != std::string::npos);
}

TEST_CASE("files that may not be read") {
    const Folder folder;
    const std::string path = folder.write("data.csv", rows(8, "y,x"));
    std::filesystem::permissions(path, std::filesystem::perms::none);
    // Root may read everything.
    const std::string prefix = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups --" : "";
    const Outcome outcome = run("fit '" + path + "' --response y", "", prefix);
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("tinyelbo: " + path + ": cannot be read: Permission denied; make it readable") == 0);
}

TEST_CASE("rows to predict that do not fit the training rows") {
    const Folder folder;
    const std::string data = folder.write("data.csv", "y,f\n0,p\n1,p\n1,q\n0,q\n0,p\n");
    const std::string rows = folder.write("new.csv", "f\np\nr\n");
    const Outcome outcome =
        run("fit '" + data + "' --response y --predict '" + rows + "' --json '" + folder.path("out.json") + "'");
    CHECK(outcome.code == 3);
    CHECK(outcome.err.find("tinyelbo: " + rows + ":3:1: column 'f' has level 'r'") == 0);
    CHECK(folder.names() == Names{"data.csv", "new.csv"});
    const Outcome missing = run("fit '" + data + "' --response y --predict '" + folder.path("no.csv") + "'");
    CHECK(missing.code == 3);
    CHECK(missing.err.find("cannot be read") != std::string::npos);
}
