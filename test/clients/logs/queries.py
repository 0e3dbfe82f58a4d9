"""Queries of Logs Insights."""

import json
import time

from asking import client, control, picked, refused, tell

logs = client("logs")
GROUP = "/queries"
now = control("clock/advance", seconds=0)["epochMs"]
RANGE = {"startTime": now // 1000 - 60, "endTime": now // 1000 + 60}


def no(operation, **given):
    return refused(getattr(logs, operation), **given)


def ask(text, **more):
    query = logs.start_query(**{"logGroupName": GROUP} | RANGE | more, queryString=text)["queryId"]
    while (answer := logs.get_query_results(queryId=query))["status"] != "Complete":
        time.sleep(0.01)
    return [{cell["field"]: cell["value"] for cell in row if cell["field"] != "@ptr"} for row in answer["results"]]


def wrong(text):
    """What is said of a query that is none, without the request's id, and where it is wrong."""
    said, at = refused(logs.start_query, "queryCompileError", logGroupName=GROUP, **RANGE, queryString=text)
    return [said.split(" (Service")[0], at and at.get("location")]


def write():
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="s")
    lines = [
        json.dumps({"n": n, "host": "ab"[n % 2], "ms": n * 10, "level": "ERROR" if n % 5 == 0 else "INFO", "tags": ["x", f"t{n % 2}"]})
        for n in range(10)
    ]
    lines += ["user=ann took 12 ms", "user=bob took 34 ms"]
    events = [{"timestamp": now + n, "message": text} for n, text in enumerate(lines)]
    logs.put_log_events(logGroupName=GROUP, logStreamName="s", logEvents=events)


def statements():
    return {
        "fields": ask("fields n, ms * 2 as twice | filter n > 7 | sort n desc"),
        "display": ask("fields n, ms | display host | filter n = 3"),
        "filter": ask("filter level like /ERR/ and host in ['a'] | stats count(*) as n"),
        "not": ask("filter not ispresent(n) | stats count(*) as n"),
        "glob": ask('parse @message "user=* took * ms" as user, took | filter ispresent(user) | display user, took | sort user'),
        "regex": ask("parse @message /user=(?<who>\\w+)/ | filter ispresent(who) | stats count(*) as n by who | sort who"),
        "stats": ask("filter ispresent(n) | stats count(*) as n, sum(ms), avg(ms), min(n), max(n), pct(ms, 90) as p by host | sort host"),
        "bins": sum(int(row["n"]) for row in ask("stats count(*) as n by bin(1m)")),
        "twice": ask("filter ispresent(n) | stats sum(ms) as total by host | stats max(total) as most"),
        "dedup": ask("filter ispresent(n) | fields host, n | sort n asc | dedup host"),
        "unnest": ask("filter n < 2 | fields jsonParse(@message) as j | unnest j.tags into tag | stats count(*) as c by tag | sort tag"),
        "limit": ask("fields n | filter ispresent(n) | sort n asc | limit 2"),
        "functions": ask("filter n = 3 | display strlen(host) as l, concat(host, '-', n) as c, floor(ms / 7) as f, toupper(host) as u"),
    }


def asked():
    query = logs.start_query(logGroupName=GROUP, **RANGE, queryString="fields @message")["queryId"]
    shown = logs.describe_queries(logGroupName=GROUP, maxResults=1)["queries"][0]
    stopped = logs.stop_query(queryId=query)["success"]
    two = logs.start_query(logGroupNames=[GROUP, GROUP], **RANGE, queryString="filter n = 4")["queryId"]
    while (answer := logs.get_query_results(queryId=two))["status"] != "Complete":
        time.sleep(0.01)
    pointer = next(cell["value"] for cell in answer["results"][0] if cell["field"] == "@ptr")
    return {
        "shown": [picked(shown, "status", "logGroupName", "queryLanguage"), shown["queryString"].replace(str(now // 1000), "now")[-17:]],
        "stopped": [stopped, logs.get_query_results(queryId=query)["status"]],
        "statistics": picked(answer["statistics"], "recordsMatched", "recordsScanned"),
        "record": picked(logs.get_log_record(logRecordPointer=pointer)["logRecord"], "n", "host", "@logStream"),
        "saved": saved(),
        "fields": [each["name"] for each in logs.get_log_group_fields(logGroupName=GROUP)["logGroupFields"] if each["name"][0] != "@"],
    }


def saved():
    made = logs.put_query_definition(name="errors/all", queryString="fields @message", logGroupNames=[GROUP])["queryDefinitionId"]
    listed = logs.describe_query_definitions(queryDefinitionNamePrefix="errors/")["queryDefinitions"]
    gone = [no("delete_query_definition", queryDefinitionId=made) for _ in range(2)]
    return [[each["name"] for each in listed], gone[0], gone[1].split(made)[1]]


def refusals():
    nobody = "00000000-0000-0000-0000-000000000000"
    return {
        "no group": no("start_query", logGroupName="/none", **RANGE, queryString="fields n").split(" (Service")[0],
        "no command": wrong("nothing n"),
        "place": wrong("fields n | filter"),
        "pattern": wrong("pattern @message"),
        "after stats": wrong("stats count(*) by host | filter ms > 1"),
        "backwards": no("start_query", logGroupName=GROUP, startTime=9, endTime=1, queryString="fields n"),
        "language": no("start_query", logGroupName=GROUP, **RANGE, queryString="SELECT 1", queryLanguage="SQL"),
        "none": [no("get_query_results", queryId=nobody), no("stop_query", queryId=nobody)],
    }


write()
tell({"statements": statements(), "asked": asked(), "refusals": refusals()})
