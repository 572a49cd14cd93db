#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs in the guest of test-systemd.sh as a unit that isolates pass by: puts systemd and its network
# manager through what might end the agent's processes or cut them off, and after each step asks the
# agent over loopback, IPv4 and IPv6. One line for each step in the kernel log: "turmoil: STEP: ANSWERS".

ask()
{
    local line
    exec 3<>"/dev/tcp/$1/8400" || { echo unreachable; return; }
    printf 'GET /v1/status HTTP/1.1\r\nHost: guest\r\nConnection: close\r\n\r\n' >&3
    IFS= read -r -t 10 line <&3
    exec 3>&-
    echo "${line%$'\r'}"
}

step()
{
    local name=$1
    shift
    "$@" || echo "turmoil: $name failed: $*" >/dev/kmsg
    # What systemd does behind the end of its command is part of the turmoil.
    sleep 2
    echo "turmoil: $name: $(ask 127.0.0.1), $(ask ::1)" >/dev/kmsg
}

down_and_up()
{
    networkctl down "$interface" && sleep 1 && networkctl up "$interface" && online
}

# An address that others can reach. networkd itself is content only when IPv6 is settled as well, for
# which the network of the test has no server.
online()
{
    local i
    for ((i = 0; i < 60; i++)); do
        [ "$(networkctl --no-legend list "$interface" | awk '{print $4}')" != routable ] || return 0
        sleep 0.5
    done
    return 1
}

# It has lost the bus, which was away with the rescue target.
restart()
{
    systemctl restart systemd-networkd && online
}

reconfigure()
{
    networkctl reconfigure "$interface" && online
}

interface=$(networkctl --no-legend | awk '$3 == "ether" {print $2}')
step rescue systemctl isolate rescue.target
step multi-user systemctl isolate multi-user.target
step re-exec systemctl daemon-reexec
step restart restart
step reconfigure reconfigure
step down-and-up down_and_up
echo "turmoil: over" >/dev/kmsg
