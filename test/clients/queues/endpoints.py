"""An HTTP endpoint on this machine that hears of a topic: asked to confirm, then told what is published."""

import http.server
import json
import queue
import threading
import urllib.request

from asking import client, picked, refused, tell

sns = client("sns")
came = queue.Queue()


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        came.put([self.path, {name.lower(): value for name, value in self.headers.items()}, body])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Endpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/hook"
topic = sns.create_topic(Name="hooks")["TopicArn"]
given = {"TopicArn": topic, "Protocol": "http", "Endpoint": url}
seen = {"pending": sns.subscribe(**given)["SubscriptionArn"]}
path, headers, body = came.get(timeout=10)
asked = json.loads(body)
names = ("x-amz-sns-message-type", "x-amz-sns-topic-arn", "content-type", "user-agent")
seen["asked"] = [path, picked(headers, *names), sorted(asked), picked(asked, "Type", "TopicArn")]
sns.publish(TopicArn=topic, Message="too early")
seen["wrong token"] = refused(sns.confirm_subscription, TopicArn=topic, Token="none")
with urllib.request.urlopen(asked["SubscribeURL"]) as answer:
    seen["visited"] = [answer.status, "ConfirmSubscriptionResult" in answer.read().decode()]
[subscription] = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
attributes = sns.get_subscription_attributes(SubscriptionArn=subscription["SubscriptionArn"])["Attributes"]
seen["confirmed"] = picked(attributes, "PendingConfirmation", "ConfirmationWasAuthenticated", "Protocol")
sns.publish(TopicArn=topic, Message="in time", Subject="s")
path, headers, body = came.get(timeout=10)
seen["told"] = [headers["x-amz-sns-message-type"], picked(json.loads(body), "Type", "Message", "Subject")]
raw = {"AttributeName": "RawMessageDelivery", "AttributeValue": "true"}
sns.set_subscription_attributes(SubscriptionArn=subscription["SubscriptionArn"], **raw)
sns.publish(TopicArn=topic, Message="as it is")
path, headers, body = came.get(timeout=10)
seen["raw"] = [headers.get("x-amz-sns-rawdelivery"), body]
seen["nothing else"] = came.empty()
tell(seen)
