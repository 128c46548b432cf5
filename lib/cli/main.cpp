// The tinyelbo command: see `tinyelbo --help`.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <new>
#include <optional>
#include <vector>

#include "datasets.hpp"
#include "export_posterior.hpp"
#include "export_program.hpp"
#include "export_regression.hpp"
#include "files.hpp"
#include "k_hat.hpp"
#include "options.hpp"
#include "program_fit.hpp"
#include "report.hpp"
#include "separation.hpp"

namespace tinyelbo::cli {
namespace {

void print(const std::string& text) { OutputFile("-", text).commit(); }

/// What is wrong with a fit, where the table does not say it.
void explain(const Problem& problem, const FitOptions& options, const FitReport& report) {
    const KHat k_hat = judge_k_hat(report.result, options.engine.elbo_draws, options.is_full_rank());
    if (options.quiet && k_hat.known && !k_hat.trusted) {
        std::cerr << "tinyelbo: " << problem.file << ": " << k_hat.words << '\n';
    }
    if (report.result.verdict == TE_VERDICT_CONVERGED) return;
    const bool separable = problem.model == ModelKind::kLogistic && options.flat_prior();
    const std::string separation = separable ? describe_separation(problem.x, problem.y, problem.design) : "";
    if (!separation.empty()) {
        std::cerr << "tinyelbo: " << problem.file << ": " << separation
                  << ", so that a flat prior leaves no optimum; give one: --prior normal:2.5\n";
    } else if (options.quiet) {
        std::cerr << "tinyelbo: " << problem.file << ": " << report.status << ": " << report.explanation << '\n';
    }
}

/// What a fit writes, if there is a path for it.
struct Output {
    std::string path;
    std::function<std::string()> content;
};

/// Files first, all written before any appears; then the table, which goes to stderr where stdout is taken.
void write_results(const FitOptions& options, const std::vector<Output>& outputs,
                   const std::function<std::string()>& table) {
    std::vector<OutputFile> files;
    for (const Output& output : outputs) {
        if (!output.path.empty()) files.emplace_back(output.path, output.content());
    }
    for (OutputFile& file : files) file.commit();
    if (options.quiet) return;
    const bool taken = std::any_of(outputs.begin(), outputs.end(), [](const Output& one) { return one.path == "-"; });
    if (taken) {
        std::cerr << table();
    } else {
        print(table());
    }
}

void check_outputs_writable(const FitOptions& options) {
    for (const std::string& path : {options.json, options.draws_csv, options.header}) {
        if (!path.empty()) check_writable(path);
    }
}

int fit(const FitOptions& options) {
    check_outputs_writable(options);
    const Problem problem = load_problem(options);
    std::optional<Matrix> new_rows;
    if (!options.predict.empty()) {
        new_rows = problem.design.matrix(parse_csv(read_file(options.predict), input_name(options.predict)));
    }
    const FitReport report = run_fit(problem, options, new_rows ? &*new_rows : nullptr);
    const bool diverged = report.result.verdict == TE_VERDICT_DIVERGED;
    write_results(
        options,
        {{options.json, [&] { return json_report(problem, options, report); }},
         {options.draws_csv, [&] { return draws_csv(problem.parameters, report.draws, options.single_precision); }},
         {diverged ? "" : options.header,
          [&] { return regression_header(header_name(options.header), problem, options, report); }}},
        [&] { return text_report(problem, options, report); });
    explain(problem, options, report);
    if (diverged && !options.header.empty()) {
        std::cerr << "tinyelbo: " << options.header << ": not written, as the fit has no posterior to go on from\n";
    }
    return report.result.verdict == TE_VERDICT_CONVERGED ? kExitConverged : kExitNotConverged;
}

int fit_program(const FitOptions& options) {
    check_outputs_writable(options);
    const ProgramFile program(options.program);
    const ProgramReport report = run_program(program, options);
    std::vector<std::string> names;
    for (const OutputSummary& output : report.outputs) names.push_back(output.name);
    write_results(options,
                  {{options.json, [&] { return json_report(program, options, report); }},
                   {options.draws_csv, [&] { return draws_csv(names, report.draws, options.single_precision); }}},
                  [&] { return text_report(program, options, report); });
    return report.result.verdict == TE_VERDICT_CONVERGED ? kExitConverged : kExitNotConverged;
}

bool is_json(const std::string& content) {
    const std::size_t first = content.find_first_not_of(" \t\r\n");
    return first != content.npos && (content[first] == '{' || content[first] == '[');
}

std::string exported(const std::string& name, const ExportOptions& options) {
    const std::string content = read_file(options.file);
    if (is_json(content)) {
        if (!options.data.empty()) throw UsageError("a fit has no data of its own", "leave DATA out");
        return posterior_header(name, parse_posterior(content, input_name(options.file)), input_name(options.file));
    }
    std::optional<ProgramData> data;
    if (!options.data.empty()) data = {options.data, precision_of(options.single_precision)};
    return program_header(name, ProgramFile(options.file, content), data);
}

int export_header(const ExportOptions& options) {
    const std::string name = options.name.empty() ? std::filesystem::path(options.file).stem().string() : options.name;
    check_c_name(name);
    OutputFile(options.output.empty() ? "-" : options.output, exported(name, options)).commit();
    return kExitConverged;
}

int run(const CommandLine& line) {
    switch (line.command) {
        case CommandLine::Command::kFit:
            return fit(line.fit);
        case CommandLine::Command::kFitProgram:
            return fit_program(line.fit);
        case CommandLine::Command::kExport:
            return export_header(line.exported);
        case CommandLine::Command::kListDatasets:
            print(list_datasets());
            return kExitConverged;
        case CommandLine::Command::kPrintDataset: {
            const auto set = find_dataset(line.dataset);
            if (!set)
                throw UsageError("no data set named '" + line.dataset + "' ships with tinyelbo",
                                 suggest_dataset(line.dataset));
            print(std::string(set->csv));
            return kExitConverged;
        }
        case CommandLine::Command::kPrintText:
            print(line.text);
            return kExitConverged;
    }
    return kExitUsage;
}

int report_error(int code, const char* what) {
    std::cerr << "tinyelbo: " << what << '\n';
    return code;
}

}  // namespace
}  // namespace tinyelbo::cli

int main(int argc, char** argv) {
    using namespace tinyelbo::cli;
    try {
        return run(parse_command_line(argc, argv));
    } catch (const UsageError& error) {
        return report_error(kExitUsage, error.what());
    } catch (const DataError& error) {
        return report_error(kExitBadData, error.what());
    } catch (const tinyelbo::Error& error) {
        // What only the engine checks: settings, and a fit too large for its block.
        return report_error(kExitUsage, error.what());
    } catch (const std::bad_alloc&) {
        return report_error(kExitBadData, "out of memory; use fewer rows or --features");
    }
}
