# The replay behind the stand-in nvidia-smi: reads a whole `-q -x` capture and
# prints the visible GPUs in the form asked for. Plain awk: busybox runs it too.
# The links and the topology are not in a capture: they follow from the board.
# In: mode, visible (all, or minor numbers), only (-i), fields, format, now.

# Every leaf of the capture becomes value[gpu, path]; gpu 0 is the part before
# the first GPU. Captures hold one element a line.
/<gpu id=/ { n++; inside = 1; depth = 0 }
{
  if (inside) block[n] = block[n] $0 "\n"
  else if (n) tail = tail $0 "\n"
  else head = head $0 "\n"
}
/<\/gpu>/ { inside = 0; next }
/^[ \t]*<[A-Za-z_0-9]+>[^<]*<\// {
  match($0, /<[^>]*>/); tag = substr($0, RSTART + 1, RLENGTH - 2)
  text = substr($0, RSTART + RLENGTH); sub(/<.*/, "", text)
  value[inside ? n : 0, prefix() tag] = text
  next
}
/^[ \t]*<\// { if (depth > 0) depth--; next }
/^[ \t]*<[A-Za-z_0-9]+>[ \t]*$/ { match($0, /<[^>]*>/); stack[++depth] = substr($0, RSTART + 1, RLENGTH - 2) }

function prefix(    i, p) { for (i = inside ? 1 : 2; i <= depth; i++) p = p stack[i] "/"; return p }
function first(g, a, b) { return (g, a) in value ? value[g, a] : (g, b) in value ? value[g, b] : "N/A" }
function get(g, a) { return first(g, a, a) }
function fail(text, code) { print text; status = code; exit code }

function is_visible(g,    minor) {
  minor = get(g, "minor_number"); if (minor == "N/A") minor = g - 1
  if (visible != "all" && index(" " visible " ", " " minor " ") == 0) return 0
  return 1
}

function choose(    g, i, k, want, found) {
  for (g = 1; g <= n; g++) if (is_visible(g)) shown[count++] = g
  if (only == "") return
  k = split(only, want, ","); found = 0
  for (i = 1; i <= k; i++)
    for (g = 0; g < count; g++)
      if (want[i] == g "" || want[i] == get(shown[g], "uuid") || want[i] == get(shown[g], "serial") || tolower(want[i]) == tolower(get(shown[g], "pci/pci_bus_id")))
        { number[found] = g; picked[found++] = shown[g] }
  if (!found) fail("No devices were found", 6)
  for (i = 0; i < found; i++) shown[i] = picked[i]
  renumbered = 1; count = found
}
function index_of(i) { return renumbered ? number[i] : i }

function list(    i) {
  for (i = 0; i < count; i++)
    printf "GPU %d: %s (UUID: %s)\n", index_of(i), get(shown[i], "product_name"), get(shown[i], "uuid")
}

function xml(    i) {
  if (count != n) sub(/<attached_gpus>[^<]*</, "<attached_gpus>" count "<", head)
  printf "%s", head
  for (i = 0; i < count; i++) printf "%s", block[shown[i]]
  printf "%s", tail
}

# --query-gpu names, where they lie in the capture and the unit in the header.
function column(name) {
  if (!known) {
    known = 1
    at["name"] = at["gpu_name"] = "product_name"; at["uuid"] = at["gpu_uuid"] = "uuid"
    at["serial"] = at["gpu_serial"] = "serial"; at["pci.bus_id"] = at["gpu_bus_id"] = "pci/pci_bus_id"
    at["vbios_version"] = "vbios_version"; at["persistence_mode"] = "persistence_mode"
    at["compute_mode"] = "compute_mode"; at["pstate"] = "performance_state"
    at["mig.mode.current"] = "mig_mode/current_mig"; at["mig.mode.pending"] = "mig_mode/pending_mig"
    at["ecc.mode.current"] = "ecc_mode/current_ecc"; at["fan.speed"] = "fan_speed"
    at["temperature.gpu"] = "temperature/gpu_temp"; at["temperature.memory"] = "temperature/memory_temp"
    at["memory.total"] = "fb_memory_usage/total"; at["memory.used"] = "fb_memory_usage/used"
    at["memory.free"] = "fb_memory_usage/free"; at["memory.reserved"] = "fb_memory_usage/reserved"
    at["utilization.gpu"] = "utilization/gpu_util"; at["utilization.memory"] = "utilization/memory_util"
    at["power.draw"] = "power"; at["power.limit"] = "gpu_power_readings/current_power_limit"
    at["clocks.sm"] = at["clocks.current.sm"] = "clocks/sm_clock"
    at["clocks.mem"] = at["clocks.current.memory"] = "clocks/mem_clock"
    at["pcie.link.gen.current"] = "pci/pci_gpu_link_info/pcie_gen/current_link_gen"
    at["pcie.link.width.current"] = "pci/pci_gpu_link_info/link_widths/current_link_width"
    at["index"] = "index"; at["count"] = "count"; at["timestamp"] = "timestamp"
    at["driver_version"] = "driver_version"; at["compute_cap"] = "compute_cap"
  }
  return at[name]
}
function unit(name) {
  if (name ~ /^memory\./) return " [MiB]"
  if (name ~ /^utilization\./ || name == "fan.speed") return " [%]"
  if (name ~ /^power\./) return " [W]"
  return name ~ /^clocks\./ ? " [MHz]" : ""
}
function power(g,    v) {
  v = first(g, "gpu_power_readings/instant_power_draw", "gpu_power_readings/power_draw")
  return v != "N/A" ? v : get(g, "power_readings/power_draw")
}
function capability(g,    a) {
  a = get(g, "product_architecture")
  if (a == "Ampere") return get(g, "product_name") ~ /A100|A800|A30$/ ? "8.0" : "8.6"
  return a == "Volta" ? "7.0" : a == "Turing" ? "7.5" : a == "Ada Lovelace" ? "8.9" : a == "Hopper" ? "9.0" : a == "Blackwell" ? "10.0" : "[N/A]"
}
function cell(i, name,    g, p, v) {
  g = shown[i]; p = column(name)
  v = p == "index" ? index_of(i) : p == "count" ? count : p == "driver_version" ? get(0, p) : p == "timestamp" ? now : \
      p == "power" ? power(g) : p == "compute_cap" ? capability(g) : get(g, p)
  if (name ~ /^temperature\./) sub(/ C$/, "", v)
  if (name ~ /^pcie\.link\.width/) sub(/x$/, "", v)
  if (v == "N/A") v = "[N/A]"
  if (format ~ /nounits/) sub(/ (MiB|%|W|MHz)$/, "", v)
  return v
}
function csv(    i, k, c, f, row) { # nounits leaves the header as it is
  k = split(fields, f, /, */)
  for (c = 1; c <= k; c++) if (column(f[c]) == "") fail("Field \"" f[c] "\" is not a valid field to query.\n", 2)
  if (format !~ /noheader/) {
    for (c = 1; c <= k; c++) row = row (c > 1 ? ", " : "") f[c] unit(f[c])
    print row
  }
  for (i = 0; i < count; i++) {
    row = ""
    for (c = 1; c <= k; c++) row = row (c > 1 ? ", " : "") cell(i, f[c])
    print row
  }
}

# Links of a board that is sold on a baseboard with NVLink, and their speed.
function links(g,    name) {
  name = get(g, "product_name")
  if (name ~ /PCIe|NVL/) return 0
  if (name ~ /A[18]00-SXM4/) { speed = "25"; return 12 }
  if (name ~ /H100 [0-9]+GB HBM|H[28]00|H20/) { speed = "26.562"; return 18 }
  if (name ~ /B[23]00/) { speed = "50"; return 18 }
  return 0
}
function nvlink(    i, g, k, m) {
  for (i = 0; i < count; i++) {
    g = shown[i]; m = links(g)
    printf "GPU %d: %s (UUID: %s)\n", index_of(i), get(g, "product_name"), get(g, "uuid")
    if (get(g, "mig_mode/current_mig") == "Enabled") print "Nvlink queries are not supported for Devices in MIG mode"
    else if (!m) print "Device does not have or support Nvlink"
    for (k = 0; k < m && get(g, "mig_mode/current_mig") != "Enabled"; k++) printf "\t Link %d: %s GB/s\n", k, speed
  }
}

# Two sockets with four boards each; the header is underlined as the real one.
function topo(    i, k, row) {
  for (i = 0; i < count; i++) row = row "GPU" i "\t"
  printf "\t\033[4m%sCPU Affinity\tNUMA Affinity\tGPU NUMA ID\033[0m\n", row
  for (i = 0; i < count; i++) {
    row = "GPU" i "\t"
    for (k = 0; k < count; k++)
      row = row (i == k ? " X " : links(shown[i]) ? "NV" links(shown[i]) : int(i / 4) == int(k / 4) ? "NODE" : "SYS") "\t"
    print row (i < 4 ? "0-47,96-143\t0" : "48-95,144-191\t1") "\t\tN/A"
  }
  print "\nLegend:\n\n  X    = Self"
  print "  SYS  = across sockets\n  NODE = across the PCIe host bridges of a socket\n  NV#  = across # NVLinks"
}

function whole(text) { sub(/\..*| .*/, "", text); return text }
function short(text) { sub(/ /, "", text); return text }
function watt(text) { return text ~ /^[0-9]/ ? sprintf("%.0fW", text + 0) : "N/A" }
function clip(text, width) { return length(text) > width ? substr(text, 1, width - 3) "..." : text }
function table(    i, g, w, line, driver) {
  driver = get(0, "driver_version"); w = sprintf("%89s", ""); gsub(/ /, "-", w)
  line = "+-----------------------------------------+------------------------+----------------------+"
  print now
  print "+" w "+"
  printf "| NVIDIA-SMI %-22s Driver Version: %-14s CUDA Version: %-8s |\n", driver, driver, get(0, "cuda_version")
  sub(/^\+/, "|", line); sub(/\+$/, "|", line); print line
  print "| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |"
  print "| Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. |"
  print "|                                         |                        |               MIG M. |"
  print "|=========================================+========================+======================|"
  sub(/^\|/, "+", line); sub(/\|$/, "+", line)
  for (i = 0; i < count; i++) {
    g = shown[i]
    printf "| %3d  %-25s  %6s  |   %-16s %3s | %20s |\n", index_of(i), clip(get(g, "product_name"), 25), \
      get(g, "persistence_mode") == "Enabled" ? "On" : "Off", get(g, "pci/pci_bus_id"), \
      get(g, "display_active") == "Enabled" ? "On" : "Off", \
      get(g, "ecc_mode/current_ecc") == "Enabled" ? first(g, "ecc_errors/volatile/dram_uncorrectable", "ecc_errors/volatile/sram_uncorrectable") : "N/A"
    printf "| %3s  %4s  %4s%16s / %5s | %22s | %8s %11s |\n", short(get(g, "fan_speed")), \
      short(get(g, "temperature/gpu_temp")), get(g, "performance_state"), watt(power(g)), \
      watt(get(g, "gpu_power_readings/current_power_limit")), \
      sprintf("%10s / %9s", short(get(g, "fb_memory_usage/used")), short(get(g, "fb_memory_usage/total"))), \
      short(get(g, "utilization/gpu_util")), get(g, "compute_mode")
    printf "| %39s | %22s | %20s |\n", "", "", get(g, "mig_mode/current_mig")
    print line
  }
  print ""
  print "+" w "+"
  print "| Processes:                                                                              |"
  print "|  GPU   GI   CI              PID   Type   Process name                        GPU Memory |"
  print "|        ID   ID                                                               Usage      |"
  print "|=========================================================================================|"
  print "|  No running processes found                                                             |"
  print "+" w "+"
}

END {
  if (status) exit status
  if (mode == "version") {
    d = get(0, "driver_version"); short_d = d; if (split(d, parts, ".") > 2) short_d = parts[1] "." parts[2]
    printf "NVIDIA-SMI version  : %s\nNVML version        : %s\nDRIVER version      : %s\nCUDA Version        : %s\n", d, short_d, d, get(0, "cuda_version")
    exit 0
  }
  choose()
  if (status) exit status
  if (!count) { print "No devices were found"; exit 6 }
  if (mode == "list") list()
  else if (mode == "xml") xml()
  else if (mode == "csv") csv()
  else if (mode == "nvlink") nvlink()
  else if (mode == "topo") topo()
  else table()
  exit status
}
