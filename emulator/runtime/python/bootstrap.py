"""Asks the Lambda Runtime API for invocations and runs `file.handler` on each.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import http.client
import importlib
import json
import os
import sys
import time
import traceback

API = "/2018-06-01/runtime/"
BOOT = os.path.abspath(__file__)


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        client = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = json.loads(client) if client else None

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))


def call(connection, method, path, body=None, headers=None):
    connection.request(method, API + path, body=body, headers=headers or {})
    answer = connection.getresponse()
    return answer.headers, answer.read()


def failure(error, request_id=None):
    frames = [
        line for frame, line in zip(traceback.extract_tb(error.__traceback__), traceback.format_tb(error.__traceback__))
        if frame.filename != BOOT and "importlib" not in frame.filename
    ]
    told = {"errorMessage": str(error), "errorType": type(error).__name__}
    if request_id is not None:
        told["requestId"] = request_id
    told["stackTrace"] = frames
    return told


def log(told):
    lines = "".join(told["stackTrace"])
    trace = "\nTraceback (most recent call last):\n" + lines if lines else ""
    print("[ERROR] %s: %s%s" % (told["errorType"], told["errorMessage"], trace), flush=True)


def load(name):
    if "." not in name:
        return None, {
            "errorMessage": "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name,
            "errorType": "Runtime.MalformedHandlerName",
            "stackTrace": [],
        }
    module_name, function_name = name.rsplit(".", 1)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '%s': %s" % (module_name, error)
        return None, {"errorMessage": message, "errorType": "Runtime.ImportModuleError", "stackTrace": []}
    except SyntaxError as error:
        message = "Syntax error in module '%s': %s" % (module_name, error)
        return None, {"errorMessage": message, "errorType": "Runtime.UserCodeSyntaxError", "stackTrace": []}
    except BaseException as error:
        return None, failure(error)
    if not hasattr(module, function_name):
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        return None, {"errorMessage": message, "errorType": "Runtime.HandlerNotFound", "stackTrace": []}
    return getattr(module, function_name), None


def post_error(connection, path, told):
    log(told)
    call(connection, "POST", path, json.dumps(told), {"Lambda-Runtime-Function-Error-Type": told["errorType"]})


def main():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    sys.dont_write_bytecode = True
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    handler, error = load(os.environ["_HANDLER"])
    if error is not None:
        post_error(connection, "init/error", error)
        sys.exit(1)
    while True:
        headers, body = call(connection, "GET", "invocation/next")
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
        try:
            text = json.dumps(handler(json.loads(body or b"{}"), Context(headers)))
        except Exception as thrown:
            told = failure(thrown, request_id)
            if isinstance(thrown, TypeError) and "JSON serializable" in str(thrown):
                told = {
                    "errorMessage": "Unable to marshal response: %s" % thrown,
                    "errorType": "Runtime.MarshalError",
                    "requestId": request_id,
                    "stackTrace": [],
                }
            sys.stdout.flush()
            post_error(connection, "invocation/%s/error" % request_id, told)
            continue
        sys.stdout.flush()
        call(connection, "POST", "invocation/%s/response" % request_id, text)


main()
