"""Runs cells through a Jupyter Server that relays to ours (--gateway-url), and with nbclient through its gateway client.

Prints what came back as one JSON object.
"""

import functools
import json
import sys
import uuid

import nbformat
import requests
import websocket
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager
from nbclient import NotebookClient

DEADLINE = 180


class Relay:
    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.headers = {"Authorization": "token " + token}

    def ask(self, method, path, body=None):
        answer = requests.request(
            method, self.url + path, json=body, headers=self.headers, timeout=DEADLINE
        )
        return {"status": answer.status_code, "body": answer.json() if answer.text else None}

    def socket(self, kernel):
        return websocket.create_connection(
            self.url.replace("http", "ws", 1)
            + "/api/kernels/" + kernel + "/channels?session_id=relayed",
            header=self.headers,
            timeout=DEADLINE,
        )


def send(socket, message_type, content, channel="shell"):
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": message_type,
        "session": "relayed",
        "username": "learner",
        "version": "5.3",
        "date": "2026-01-01T00:00:00Z",
    }
    message = {
        "channel": channel,
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }
    socket.send(json.dumps(message))
    return header["msg_id"]


def answers(socket, asked):
    """Everything that answers a request: its reply and its idle, and what comes before these."""
    reply, idle = None, False
    while reply is None or not idle:
        message = json.loads(socket.recv())
        if message["parent_header"].get("msg_id") != asked:
            continue
        yield message
        if message["msg_type"].endswith("_reply"):
            reply = message
        idle = idle or message["content"].get("execution_state") == "idle"


def cell(socket, code, during=lambda message: None):
    asked = send(
        socket,
        "execute_request",
        {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": True,
            "stop_on_error": True,
        },
    )
    reply, outputs = None, []
    for message in answers(socket, asked):
        during(message)
        if message["msg_type"] == "execute_reply":
            reply = message["content"]
        elif message["msg_type"] in ("stream", "execute_result", "display_data", "error"):
            outputs.append(message["content"])
    return {"reply": reply, "outputs": outputs}


def relayed(url, token):
    relay = Relay(url, token)
    found = {"specs": relay.ask("GET", "/api/kernelspecs")["body"]}
    session = {
        "path": "Relayed.ipynb",
        "type": "notebook",
        "name": "",
        "kernel": {"name": "sparkmaster-scala"},
    }
    made = relay.ask("POST", "/api/sessions", session)
    found["session"] = made
    kernel = made["body"]["kernel"]["id"]
    socket = relay.socket(kernel)
    try:
        found["scala"] = cell(socket, "val answer = spark.range(10).count() * 4 + 2\nanswer")
        found["sql"] = cell(socket, "%%sql\nSELECT id, id * 2 AS twice FROM range(3) ORDER BY id")

        def type_name(message):
            if message["msg_type"] == "input_request":
                send(socket, "input_reply", {"value": "Ada", "status": "ok"}, "stdin")

        found["input"] = cell(socket, 'print("I am " + scala.io.StdIn.readLine("name? "))', type_name)

        def stop(message):
            if "job starts" in message["content"].get("text", ""):
                relay.ask("POST", "/api/kernels/" + kernel + "/interrupt")

        found["stopped"] = cell(
            socket,
            'println("job starts")\n'
            'spark.range(0L, 1000L * 1000 * 1000 * 1000).selectExpr("sum(hash(id))").collect()',
            stop,
        )
        found["after"] = cell(socket, "answer + 1")
        found["restart"] = relay.ask("POST", "/api/kernels/" + kernel + "/restart")["status"]
    finally:
        socket.close()
    socket = relay.socket(kernel)
    try:
        found["forgotten"] = cell(socket, "answer")
    finally:
        socket.close()
    found["kernels"] = relay.ask("GET", "/api/kernels")["body"]
    ended = relay.ask("DELETE", "/api/sessions/" + made["body"]["id"])
    found["ended"] = ended["status"]
    found["left"] = relay.ask("GET", "/api/kernels")["body"]
    return found


def with_nbclient(url, token):
    gateway = GatewayClient.instance()
    gateway.url, gateway.auth_token = url.rstrip("/"), token
    # Its client opens the kernel's socket without the token, which it sends with all else.
    websocket.create_connection = functools.partial(
        websocket.create_connection, header={"Authorization": "token " + token}
    )
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell('val fruits = Seq(("apple", 3), ("pear", 5)).toDF("name", "pieces")\nfruits'),
            nbformat.v4.new_code_cell('fruits.createOrReplaceTempView("fruits")'),
            nbformat.v4.new_code_cell("%%sql\nSELECT sum(pieces) AS total FROM fruits"),
        ],
        metadata={"kernelspec": {"name": "sparkmaster-scala", "display_name": "Spark"}},
    )
    NotebookClient(
        notebook,
        timeout=DEADLINE,
        startup_timeout=DEADLINE,
        kernel_manager_class=GatewayKernelManager,
    ).execute(kernel_name="sparkmaster-scala")
    nbformat.validate(notebook)
    return notebook


WAYS = {"relay": relayed, "nbclient": with_nbclient}
print(json.dumps(WAYS[sys.argv[1]](*sys.argv[2:])))
