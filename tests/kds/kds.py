#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""
A stand-in for AMD's key distribution service: kds.py DIR. Listens on a free port of the loopback until
its deadline and writes the port to DIR/port. It has:

  DIR/PRODUCT/vcek.pem, vlek.pem     cert_chain: ASK or ASVK, then ARK
  DIR/PRODUCT/vcek.crl, vlek.crl     crl
  DIR/PRODUCT/HWID/BL-TEE-SNP-UCODE  a VCEK in DER; Turin: FMC-BL-TEE-SNP-UCODE

Paths and parameters are taken strictly. The same request within ten seconds is answered with 429, as
the service does. DIR/log gets a line "STATUS PATH?QUERY" for each request. DIR/mode says how to behave
otherwise: "throttle" (429 and Retry-After: 2, once for each request), "busy" (503, Retry-After: 600),
"slow", "cut", "error", "redirect", "huge", "garbage", "wrong" (DIR/wrong for every VCEK).
"""
import http.server
import os
import re
import signal
import sys
import threading
import time

LIFETIME_SECONDS = 180
LIMIT_SECONDS = 10
HUGE = 1 << 20
SPLS = ["blSPL", "teeSPL", "snpSPL", "ucodeSPL"]
# Parameters, and digits of the chip's id.
PRODUCTS = {"Milan": (SPLS, 128), "Genoa": (SPLS, 128), "Turin": (["fmcSPL"] + SPLS, 16)}

root = sys.argv[1]
lock = threading.Lock()
last = {}


def read(name):
    try:
        with open(os.path.join(root, name), "rb") as f:
            return f.read()
    except FileNotFoundError:
        return None


def vcek(product, hwid, query):
    """The file of a chip's certificate, or None for parameters that the service would not take."""
    names, digits = PRODUCTS[product]
    pairs = [p.split("=") for p in query.split("&")]
    if not re.fullmatch("[0-9a-f]{%d}" % digits, hwid) or [p[0] for p in pairs] != names:
        return None
    if any(len(p) != 2 or not re.fullmatch("[0-9]{1,3}", p[1]) or int(p[1]) > 255 for p in pairs):
        return None
    return "%s/%s/%s" % (product, hwid, "-".join(str(int(p[1])) for p in pairs))


def find(target):
    """(status, body) of a request."""
    path, _, query = target.partition("?")
    m = re.fullmatch("/(vcek|vlek)/v1/([A-Za-z]+)/([A-Za-z0-9_]+)", path)
    if not m or m[2] not in PRODUCTS:
        return 404, b"no such path"
    kind, product, what = m.groups()
    if what in ("cert_chain", "crl"):
        name = None if query else "%s/%s.%s" % (product, kind, "pem" if what != "crl" else "crl")
    elif kind == "vlek":
        return 401, b"for providers only"
    else:
        name = vcek(product, what, query)
    if not name:
        return 400, b"not such parameters"
    body = read(name)
    return (200, body) if body is not None else (404, b"none")


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def reply(self, status, body, *headers, claim=None):
        with lock, open(os.path.join(root, "log"), "a", encoding="ascii") as f:
            f.write("%d %s\n" % (status, self.path))
        self.send_response(status)
        self.send_header("Content-Length", str(claim or len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def throttled(self):
        with lock:
            before, last[self.path] = last.get(self.path, 0), time.monotonic()
        return before and time.monotonic() - before < LIMIT_SECONDS

    def misbehave(self, mode):
        """True when this mode has answered."""
        answers = {
            "busy": lambda: self.reply(503, b"", ("Retry-After", "600")),
            "slow": lambda: time.sleep(LIFETIME_SECONDS),
            "cut": lambda: self.reply(200, b"0", claim=1000),
            "error": lambda: self.reply(500, b""),
            "redirect": lambda: self.reply(302, b"", ("Location", "http://127.0.0.1:1/")),
            "huge": lambda: self.reply(200, b" " * HUGE),
            "garbage": lambda: self.reply(200, b"<html>"),
        }
        if mode == "wrong" and "SPL=" in self.path:
            self.reply(200, read("wrong"))
            return True
        if mode == "throttle" and self.path not in last:
            last[self.path] = 0
            self.reply(429, b"", ("Retry-After", "2"))
            return True
        if mode not in answers:
            return False
        answers[mode]()
        return True

    def do_GET(self):
        mode = (read("mode") or b"").decode().strip()
        if self.misbehave(mode):
            return
        if mode != "throttle" and self.throttled():
            self.reply(429, b"")
            return
        self.reply(*find(self.path))


signal.alarm(LIFETIME_SECONDS)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(os.path.join(root, "port.new"), "w", encoding="ascii") as port:
    port.write("%d\n" % server.server_port)
os.rename(os.path.join(root, "port.new"), os.path.join(root, "port"))
server.serve_forever()
