# Does the driver meet NVIDIA_REQUIRE_CUDA? Alternatives are separated by
# spaces, the conditions of one by commas, as libnvidia-container reads them.
# Input: one line "DRIVER CUDA BRAND". Prints the first unmet alternative and
# exits 1 where none is met.
function compare(a, b,    x, y, i, n) {
  n = split(a, x, "."); if (split(b, y, ".") > n) n = split(b, y, ".")
  for (i = 1; i <= n; i++) if (x[i] + 0 != y[i] + 0) return x[i] + 0 < y[i] + 0 ? -1 : 1
  return 0
}
function holds(condition,    name, op, want, have, c) {
  match(condition, /[<>=!]+/)
  name = substr(condition, 1, RSTART - 1)
  op = substr(condition, RSTART, RLENGTH)
  want = substr(condition, RSTART + RLENGTH)
  if (name == "brand") return op == "=" ? brand == want : brand != want
  have = name == "cuda" ? cuda : name == "driver" ? driver : ""
  if (have == "") return 1
  c = compare(have, want)
  return op == ">=" ? c >= 0 : op == "<=" ? c <= 0 : op == ">" ? c > 0 : op == "<" ? c < 0 : op == "!=" ? c != 0 : c == 0
}
{
  driver = $1; cuda = $2; brand = tolower($3)
  n = split(require, alternative, " ")
  for (i = 1; i <= n; i++) {
    k = split(alternative[i], condition, ","); met = 1
    for (j = 1; j <= k; j++) if (!holds(condition[j])) met = 0
    if (met) exit 0
  }
  print alternative[1]
  exit 1
}
