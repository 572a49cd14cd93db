#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ip=: by hand, by name of an interface, and a network that is not there. (Hostile DHCP servers are
# in tests/unit/net, where the server is the test's own.)

# shellcheck source=tests/vm/lib.sh
. "$(dirname -- "$0")/lib.sh"

vm_initrd
good=$(luks_options)
vm_start "$fixtures/root.img" "$good ip=10.0.2.15::10.0.2.2:255.255.255.0:unlocked:eth0:none"
check "static: asks for the key" vm_waits_for_key
check "static: has its address" vm_console 'eth0 has 10.0.2.15/24' 1
check "static: the owner unlocks" unlock
check "static: the real init runs" vm_console 'guest: ready'
vm_stop

vm_start "$fixtures/root.img" "$good ip=:::::eth0:dhcp"
check "DHCP on a named interface: asks for the key" vm_waits_for_key
check "DHCP: has an address" vm_console 'eth0 has 10.0.2.15/24' 1
vm_stop

refuses "an interface that does not exist" "$fixtures/root.img" \
    "$good ip=10.0.2.15::10.0.2.2:255.255.255.0::eth7:none" 'boot failed in phase "network"'
finish
