# Completion of marbre for bash. Commands and options are those that `marbre --help` tells; layouts and brands those there are.

# Folders that the command named looks for layouts in, as it does.
_marbre_folders() {
  local self
  self=$(command -v -- "$1") && self=$(readlink -f -- "$self") || return 0
  printf '%s\n' ${MARBRE_LAYOUTS:+"$MARBRE_LAYOUTS"} layouts "${self%/*}/../share/marbre/layouts" "${self%/*}/../../layouts"
}

_marbre_layouts() {
  local folder file
  while read -r folder; do
    for file in "$folder"/*/layout.yaml; do
      [[ -f $file ]] && file=${file%/layout.yaml} && printf '%s\n' "${file##*/}"
    done
  done < <(_marbre_folders "$1")
}

_marbre_brands() {
  local folder file
  while read -r folder; do
    for file in "$folder"/brands/*.yaml; do
      [[ -f $file ]] && file=${file##*/} && printf '%s\n' "${file%.yaml}"
    done
  done < <(_marbre_folders "$1")
}

_marbre_help() {
  LC_ALL=C "$1" --help 2>/dev/null
}

_marbre() {
  local program=$1 word=$2 before=$3 command= i
  local IFS=$'\n'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} != -* ]] && command=${COMP_WORDS[i]} && break
  done
  case $before in
    --layout) COMPREPLY=($(compgen -W "$(_marbre_layouts "$program")" -f -- "$word")); return ;;
    --brand) COMPREPLY=($(compgen -W "$(_marbre_brands "$program")" -f -- "$word")); return ;;
    --lang) COMPREPLY=($(compgen -W $'fr\nen' -- "$word")); return ;;
    --diagnostics) COMPREPLY=($(compgen -W "$(_marbre_help "$program" | sed -n 's/^ *--diagnostics [A-Z]* *//p' | grep -oE '[a-z]+' | grep -vx or)" -- "$word")); return ;;
    --dump) COMPREPLY=($(compgen -W "$(_marbre_help "$program" | sed -n 's/.*print a stage as text: //p' | tr -d ',' | tr ' ' '\n')" -- "$word")); return ;;
    -o | --output | --set | --layouts | --fonts | --allow | --report | --cache | --deps | --ninja | --html | --images) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$(_marbre_help "$program" | grep -oE -- '--[a-z]+(-[a-z]+)*' | sort -u)" -- "$word"))
    return
  fi
  case $command in
    '') COMPREPLY=($(compgen -W "$(_marbre_help "$program" | sed -n 's/^  marbre \([a-z]*\) .*/\1/p')" -- "$word")) ;;
    schema) COMPREPLY=($(compgen -W "$(_marbre_layouts "$program")"$'\nlayout\nbrand\nmanifest' -- "$word")) ;;
    new | doc | fonts) COMPREPLY=($(compgen -W "$(_marbre_layouts "$program")" -- "$word")) ;;
    explain) COMPREPLY=() ;;
    diff) COMPREPLY=($(compgen -f -X '!*.pdf' -- "$word") $(compgen -d -- "$word")) ;;
    report) COMPREPLY=($(compgen -f -X '!*.json' -- "$word") $(compgen -d -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -X '!*.y*ml' -- "$word") $(compgen -d -- "$word")) ;;
  esac
}

complete -o filenames -o bashdefault -F _marbre marbre
