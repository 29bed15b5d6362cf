# Makes a capture of `nvidia-smi -q -x` speak of COUNT GPUs: fewer are cut off,
# more are copies of the first with an identity of their own.
#   awk -v count=N -f multiply.awk capture.xml
/<gpu id=/ { n++; seen = 1; inside = 1 }
inside { block[n] = block[n] $0 "\n"; if (/<\/gpu>/) inside = 0; next }
!seen { head = head $0 "\n"; next }
!/^[ \t]*$/ { tail = tail $0 "\n" }

function set_tag(text, tag, value) {
  sub("<" tag ">[^<]*<", "<" tag ">" value "<", text)
  return text
}

# The k-th board of a server: bus 1B, 43, 52 … as on real eight-GPU boards.
function copy(k,    text, bus, old) {
  bus = k < 8 ? substr("1B43525F9CCBD2DB", 2 * k + 1, 2) : sprintf("%02X", k * 3 + 1)
  text = block[1]
  match(text, /<gpu id="[^"]*"/)
  old = substr(text, RSTART + 9, RLENGTH - 10)
  if (old == "") old = "00000000:00:00.0"
  sub(/<gpu id="[^"]*"/, "<gpu id=\"00000000:" bus ":00.0\"", text)
  text = set_tag(text, "pci_bus", bus)
  text = set_tag(text, "pci_bus_id", "00000000:" bus ":00.0")
  text = set_tag(text, "board_id", "0x" tolower(bus) "00")
  text = set_tag(text, "minor_number", k)
  text = set_tag(text, "serial", sprintf("16521230%05d", 41007 + 13 * k))
  text = set_tag(text, "uuid", sprintf("GPU-%08x-71d4-4c0e-9a35-%04xc85f30e1", 1523497216 + 7368787 * k, 40961 + 257 * k))
  text = set_tag(text, "module_id", k + 1)
  return text
}

END {
  if (count > 0 && !n) { print "multiply.awk: the capture holds no GPU" > "/dev/stderr"; exit 1 }
  sub(/<attached_gpus>[^<]*</, "<attached_gpus>" count "<", head)
  printf "%s", head
  for (k = 0; k < count; k++) print k < n ? block[k + 1] : copy(k)
  printf "%s", tail
}
