#include "earlier_fit.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "error.hpp"
#include "message.hpp"

using namespace tinyelbo::cli;
using nlohmann::json;

namespace {

json example() {
    return {{"version", "0.1.0"},    {"model", "logistic"},
            {"status", "converged"}, {"names", {"(Intercept)", "dose"}},
            {"mean", {0.1, -2.5}},   {"scale_tril", {{0.3, 0.0}, {-0.7, 1e-3}}},
            {"unknown", {1, 2, 3}}};
}

std::string message(const std::string& text) {
    return message_of([&] { parse_earlier_fit(text, "fit.json"); });
}

/// The message for the example with one value changed.
std::string message_with(const json::json_pointer& where, const json& value) {
    json changed = example();
    changed[where] = value;
    return message(changed.dump(2));
}

std::string message_without(const char* key) {
    json changed = example();
    changed.erase(key);
    return message(changed.dump());
}

}  // namespace

TEST_CASE("a result is read back exactly, whatever else it holds") {
    const EarlierFit fit = parse_earlier_fit(example().dump(), "fit.json");
    CHECK(fit.model == ModelKind::kLogistic);
    CHECK(fit.names == std::vector<std::string>{"(Intercept)", "dose"});
    CHECK(fit.mean(0) == 0.1);
    CHECK(fit.mean(1) == -2.5);
    CHECK(fit.scale_tril(1, 0) == -0.7);
    CHECK(fit.scale_tril(1, 1) == 1e-3);
    CHECK(fit.scale_tril(0, 1) == 0);
}

TEST_CASE("what is no JSON is told with line and column") {
    const std::string whole = example().dump(2);
    CHECK(message(whole.substr(0, whole.size() / 2)).find("fit.json:") == 0);
    CHECK(message(whole.substr(0, whole.size() / 2)).find("the file ends inside its JSON; write it again") !=
          std::string::npos);
    CHECK(message("{\n  \"mean\": [1,\n   NaN]\n}").find("fit.json:3:4: this is no JSON; give the file that") == 0);
    CHECK(message("y,x\n0,1\n").find("fit.json:1:1: this is no JSON") == 0);
    CHECK(message("").find("fit.json:1:1: the file ends inside its JSON") == 0);
    CHECK(message("{\"mean\": [1e999]}").find("fit.json: it holds a number beyond all doubles") == 0);
    CHECK(message("{} {}").find("fit.json:1:4: this is no JSON") == 0);
    CHECK(message("{\"\xFF\": 1}").find("fit.json:1:3: this is no JSON") == 0);
    CHECK(message(std::string(100000, '[')).find("the file ends inside its JSON") != std::string::npos);
}

TEST_CASE("cut anywhere, or with any byte changed, a file is read or refused, and nothing else") {
    const std::string whole = example().dump(1);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK_THROWS_AS(parse_earlier_fit(whole.substr(0, size), "fit.json"), DataError);
    }
    int refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = whole;
            changed[at] = static_cast<char>(byte);
            try {
                const EarlierFit fit = parse_earlier_fit(changed, "fit.json");
                CHECK(fit.scale_tril(0, 0) > 0);
            } catch (const DataError&) {
                ++refused;
            }
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("what is JSON and no result is told by its key") {
    CHECK(message("[1, 2]").find("fit.json: it is no result of 'tinyelbo fit', but another kind of JSON; give") == 0);
    CHECK(message("{}").find("there is no 'model'") != std::string::npos);
    for (const char* key : {"model", "status", "names", "mean", "scale_tril"}) {
        CAPTURE(key);
        const std::string told = message_without(key);
        CHECK(told.find("there is no '" + std::string(key) + "'; give the file") != std::string::npos);
    }
    CHECK(message_with("/model"_json_pointer, "poisson").find("'model' is 'poisson', which") != std::string::npos);
    CHECK(message_with("/model"_json_pointer, 7).find("'model' is not text") != std::string::npos);
    CHECK(message_with("/names"_json_pointer, "dose").find("'names' is no array") != std::string::npos);
    CHECK(message_with("/names/1"_json_pointer, 7).find("'names'[1] is not text") != std::string::npos);
}

TEST_CASE("numbers that make no Gaussian are told by their place") {
    CHECK(message_with("/mean"_json_pointer, {1}).find("'mean' has 1 elements where 'names' has 2") !=
          std::string::npos);
    CHECK(message_with("/mean/1"_json_pointer, nullptr).find("'mean'[1] is null, which is no number") !=
          std::string::npos);
    CHECK(message_with("/mean"_json_pointer, "NaN").find("'mean' is no array") != std::string::npos);
    CHECK(message_with("/scale_tril"_json_pointer, {{1, 0}}).find("'scale_tril' has 1 elements") != std::string::npos);
    CHECK(message_with("/scale_tril/1"_json_pointer, {1}).find("'scale_tril'[1] has 1 elements") != std::string::npos);
    CHECK(message_with("/scale_tril/0/1"_json_pointer, 0.5).find("row 0 of 'scale_tril' is not 0 above the diagonal") !=
          std::string::npos);
    CHECK(message_with("/scale_tril/1/1"_json_pointer, 0).find("row 1 of 'scale_tril' has no positive number") !=
          std::string::npos);
    CHECK(message_with("/scale_tril/1/1"_json_pointer, "1").find("'scale_tril'[1][1] is \"1\"") != std::string::npos);
}

TEST_CASE("a fit that diverged leaves nothing to go on from") {
    CHECK(message_with("/status"_json_pointer, "diverged").find("that fit diverged") != std::string::npos);
    CHECK(message_with("/status"_json_pointer, "budget_spent").empty());
}

TEST_CASE("models and parameters have to be the same") {
    const EarlierFit fit = parse_earlier_fit(example().dump(), "fit.json");
    const auto told = [&](ModelKind model, const std::vector<std::string>& names) {
        return message_of([&] { check_same_parameters(fit, model, names); });
    };
    CHECK(told(ModelKind::kLogistic, {"(Intercept)", "dose"}).empty());
    CHECK(told(ModelKind::kLinear, {"(Intercept)", "dose"}).find("fit.json: that fit is of a logistic model; add") ==
          0);
    CHECK(told(ModelKind::kLogistic, {"(Intercept)", "age"}).find("number 2 is 'dose', here 'age'; give the same") !=
          std::string::npos);
    CHECK(told(ModelKind::kLogistic, {"(Intercept)"}).find("number 2 is 'dose', here none") != std::string::npos);
    CHECK(told(ModelKind::kLogistic, {"(Intercept)", "dose", "age"}).find("number 3 is none, here 'age'") !=
          std::string::npos);
}
