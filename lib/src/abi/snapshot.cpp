#include "../fit/snapshot.hpp"
#include "checks.hpp"

using namespace tinyelbo;

extern "C" {

te_status te_snapshot_bytes(const te_fit* fit, size_t* bytes) {
    if (const te_status status = check_fit(fit)) return status;
    if (bytes == nullptr) return TE_STATUS_NULL_POINTER;
    *bytes = static_cast<size_t>(with_engine(*fit, [&](auto& engine) { return snapshot_bytes(engine, fit->plan); }));
    return TE_STATUS_OK;
}

te_status te_save(const te_fit* fit, void* snapshot, size_t bytes) {
    if (const te_status status = check_fit(fit)) return status;
    if (snapshot == nullptr) return TE_STATUS_NULL_POINTER;
    return with_engine(*fit, [&](auto& engine) {
        if (bytes != snapshot_bytes(engine, fit->plan)) return TE_STATUS_SNAPSHOT_SIZE;
        save_snapshot(engine, fit->plan, static_cast<unsigned char*>(snapshot));
        return TE_STATUS_OK;
    });
}

te_status te_load(te_fit* fit, const te_config* config, void* block, size_t bytes, const void* snapshot,
                  size_t snapshot_bytes) {
    if (const te_status status = bind_fit(fit, config, block, bytes)) return status;
    if (snapshot == nullptr) return TE_STATUS_NULL_POINTER;
    const te_status status = with_engine(*fit, [&](auto& engine) {
        const auto* from = static_cast<const unsigned char*>(snapshot);
        if (const te_status loaded = load_snapshot(engine, fit->plan, from, snapshot_bytes)) return loaded;
        return bind_model(*fit, engine);
    });
    if (status == TE_STATUS_OK) fit->cookie = kFitCookie;
    return status;
}

}  // extern "C"
