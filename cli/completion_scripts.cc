#include <map>

#include "cli/complete.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

// PROGRAM and COMPLETE are replaced by the program's name and the command to ask.

constexpr const char* kBash = R"script(# bash completion for PROGRAM
# To load it: source <(PROGRAM completion bash)

__PROGRAM_complete() {
  local line="${COMP_LINE:0:COMP_POINT}" out directive candidate typed front
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  typed="${words[-1]}"
  out="$("${words[0]}" COMPLETE "${words[@]:1}" 2>/dev/null)" || return
  directive="${out##*:}"
  out="${out%:*}"
  # Bash cuts words at = and :, so what stands before the last of them is not repeated.
  front=""
  [[ $typed == *[=:]* ]] && front="${typed%"${typed##*[=:]}"}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="${candidate%%$'\t'*}"
    [[ -n $candidate ]] && COMPREPLY+=("${candidate#"$front"}")
  done <<<"$out"
  if ((${#COMPREPLY[@]} == 0 && directive != 4)); then
    mapfile -t COMPREPLY < <(compgen -f -- "${typed#"$front"}")
  fi
}

complete -F __PROGRAM_complete PROGRAM
)script";

constexpr const char* kZsh = R"script(#compdef PROGRAM
# zsh completion for PROGRAM
# To load it: source <(PROGRAM completion zsh)

_PROGRAM() {
  local out line directive
  local -a lines candidates
  out="$("${words[1]}" COMPLETE "${(@)words[2,CURRENT]}" 2>/dev/null)" || return
  lines=("${(@f)out}")
  directive="${lines[-1]#:}"
  lines[-1]=()
  for line in "${lines[@]}"; do
    line="${line//:/\\:}"
    candidates+=("${line/$'\t'/:}")
  done
  if (( ${#candidates} > 0 )); then
    _describe 'PROGRAM' candidates
  elif [[ $directive != 4 ]]; then
    _files
  fi
}

if [[ "${funcstack[1]}" == "_PROGRAM" ]]; then
  _PROGRAM "$@"
else
  compdef _PROGRAM PROGRAM
fi
)script";

constexpr const char* kFish = R"script(# fish completion for PROGRAM
# To load it: PROGRAM completion fish | source

function __PROGRAM_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] COMPLETE $words[2..-1] 2>/dev/null)
    or return
    if test (count $lines) -gt 1
        printf '%s\n' $lines[1..-2]
    else if test "$lines[-1]" != ":4"
        __fish_complete_path (commandline -ct)
    end
end

complete -c PROGRAM -f -a '(__PROGRAM_complete)'
)script";

constexpr const char* kPowershell = R"script(# powershell completion for PROGRAM
# To load it: PROGRAM completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
    param($typed, $command, $cursor)
    $words = @($command.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($typed -eq '') { $words += '' }
    $lines = @(& 'PROGRAM' COMPLETE @words 2>$null)
    foreach ($line in ($lines | Select-Object -SkipLast 1)) {
        $word, $description = $line -split "`t", 2
        if (-not $description) { $description = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
    }
}
)script";

}  // namespace

std::string completion_script(const std::string& shell, const std::string& program, bool descriptions) {
  static const std::map<std::string, const char*> kScripts{
      {"bash", kBash}, {"fish", kFish}, {"powershell", kPowershell}, {"zsh", kZsh}};
  const std::string named = base::replace_all(kScripts.at(shell), "PROGRAM", program);
  return base::replace_all(named, "COMPLETE", descriptions ? "__complete" : "__completeNoDesc");
}

}  // namespace portolan::cli
