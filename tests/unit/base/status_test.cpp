#include <doctest/doctest.h>
#include <tinyelbo/tinyelbo.h>

#include <set>
#include <string>

TEST_CASE("every status and verdict has a name and a text of its own") {
    std::set<std::string> names, texts;
    for (int code = 0; code < TE_STATUS_COUNT; ++code) {
        names.insert(te_status_name(static_cast<te_status>(code)));
        texts.insert(te_status_message(static_cast<te_status>(code)));
    }
    CHECK(names.size() == TE_STATUS_COUNT);
    CHECK(texts.size() == TE_STATUS_COUNT);
    CHECK(std::string(te_status_name(TE_STATUS_OK)) == "OK");
    CHECK(std::string(te_status_name(TE_STATUS_BLOCK_TOO_SMALL)) == "BLOCK_TOO_SMALL");
    std::set<std::string> verdicts;
    for (int code = 0; code < TE_VERDICT_COUNT; ++code) {
        verdicts.insert(te_verdict_name(static_cast<te_verdict>(code)));
        CHECK(std::string(te_verdict_message(static_cast<te_verdict>(code))).size() > 5);
    }
    CHECK(verdicts == std::set<std::string>{"running", "converged", "noise_limited", "budget_spent", "diverged"});
}

TEST_CASE("codes that do not exist have a name too") {
    CHECK(std::string(te_status_name(TE_STATUS_COUNT)) == "UNKNOWN");
    CHECK(std::string(te_status_message(TE_STATUS_COUNT)) != "");
    CHECK(std::string(te_verdict_name(TE_VERDICT_COUNT)) == "UNKNOWN");
    CHECK(std::string(te_verdict_message(TE_VERDICT_COUNT)) != "");
}
