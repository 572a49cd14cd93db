# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Fed to bash in the guest of test-systemd.sh, over SSH: prints facts, one "name: value" on a line, for
# the test outside to judge.

# The agent's processes: argv[0] begins with '@', and so does the emulator's, which is none of them.
survivors()
{
    local p argv0 name key value fd
    for p in /proc/[0-9]*; do
        argv0=
        IFS= read -r -d '' argv0 2>/dev/null <"$p/cmdline" || :
        case $argv0 in
        @emulator | [!@]* | '') continue ;;
        esac
        read -r name <"$p/comm"
        echo "survivor: $name"
        echo "$name argv0: $argv0"
        while IFS=$': \t' read -r key value; do
            case $key in
            PPid | Uid | Gid | Groups | Cap* | NoNewPrivs | Seccomp) echo "$name $key: ${value//$'\t'/ }" ;;
            esac
        done <"$p/status"
        echo "$name oom_score_adj: $(cat "$p/oom_score_adj")"
        echo "$name limits: $(sed -n 's/^Max \(data size\|address space\) *\([^ ]*\) .*/\1=\2/p' "$p/limits" | tr '\n' ' ')"
        for fd in "$p"/fd/*; do
            echo "$name fd: $(readlink "$fd")"
        done
        echo "$name root: $(readlink "$p/root") cwd: $(readlink "$p/cwd") exe: $(readlink "$p/exe")"
    done
}

# What a system expects to be able to write.
writable()
{
    local path
    for path in /etc/x /var/x /home/x /root/x /tmp/x /var/lib/x; do
        touch "$path" && echo "writable: $path"
    done
    echo 'nameserver 192.0.2.1' >/etc/resolv.conf && echo "writable: /etc/resolv.conf"
    touch /usr/x 2>/dev/null || echo "read-only: /usr"
    touch /x 2>/dev/null || echo "read-only: /"
}

echo "uname: $(uname -a)"
echo "is-system-running: $(systemctl is-system-running)"
echo "failed: $(systemctl --failed --plain --no-legend)"
echo "default-target: $(systemctl is-active default.target)"
echo "machine-id: $(cat /etc/machine-id)"
echo "root: $(findmnt -n -o SOURCE,FSTYPE,OPTIONS /)"
for dir in /etc /home /root /var /tmp; do
    echo "mount: $(findmnt -n -o TARGET,FSTYPE,SIZE "$dir")"
done
if [ -e /run/host-was-here ]; then echo "host was here: yes"; else echo "host was here: no"; fi
mkdir /tmp/units
/usr/lib/systemd/system-generators/systemd-gpt-auto-generator /tmp/units /tmp/units /tmp/units
echo "by the partition table: $(cd /tmp/units && find . -type f -printf '%f\n' | sort | tr '\n' ' ')"
echo "swaps: $(tail -n +2 /proc/swaps | cut -d ' ' -f 1)"
echo "srv: $(findmnt -n -o SOURCE /srv)"
echo "hostkeys: $(cd /etc/ssh && stat -c '%n %a %U' ssh_host_* | tr '\n' ' ')"
echo "fingerprint: $(ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d ' ' -f 2)"
echo "report.json: $(stat -c '%a %U' /run/snpguard/report.json)"
echo "report: $(tr -d '\n' </run/snpguard/report.json)"
survivors
writable
