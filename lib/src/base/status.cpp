// Names and texts of statuses and verdicts, from the lists in tinyelbo.h.
#include "tinyelbo/tinyelbo.h"

namespace tinyelbo {
namespace {

struct Entry {
    const char* name;
    const char* text;
};

#define TE_STATUS_ENTRY(name, text) {#name, text},
#define TE_VERDICT_ENTRY(name, lower, text) {lower, text},
constexpr Entry kStatuses[] = {TE_STATUS_LIST(TE_STATUS_ENTRY)};
constexpr Entry kVerdicts[] = {TE_VERDICT_LIST(TE_VERDICT_ENTRY)};
#undef TE_STATUS_ENTRY
#undef TE_VERDICT_ENTRY

constexpr Entry kUnknown = {"UNKNOWN", "not a value of this version"};

template <class Code, int N>
const Entry& find(const Entry (&entries)[N], Code code) {
    const long index = static_cast<long>(code);
    return index >= 0 && index < N ? entries[index] : kUnknown;
}
const Entry& status_entry(te_status status) { return find(kStatuses, status); }
const Entry& verdict_entry(te_verdict verdict) { return find(kVerdicts, verdict); }

}  // namespace
}  // namespace tinyelbo

extern "C" {

const char* te_status_name(te_status status) { return tinyelbo::status_entry(status).name; }
const char* te_status_message(te_status status) { return tinyelbo::status_entry(status).text; }
const char* te_verdict_name(te_verdict verdict) { return tinyelbo::verdict_entry(verdict).name; }
const char* te_verdict_message(te_verdict verdict) { return tinyelbo::verdict_entry(verdict).text; }

}  // extern "C"
