# For scripts that need more than the tests do: . tests/skip.sh
# Where something cannot be had this says so and is skipped (77); under CI that is a failure.
skip() {
  echo "skipped: $1"
  [ -z "${CI:-}" ] || exit 1
  exit 77
}
