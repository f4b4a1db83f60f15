"""Sends a GET signed by Debian's python3-aws-requests-auth and prints the status and the body."""
from os import environ
from urllib.parse import urlparse

import requests
from aws_requests_auth.aws_auth import AWSRequestsAuth

auth = AWSRequestsAuth(
    aws_access_key=environ["AWS_ACCESS_KEY_ID"],
    aws_secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
    aws_token=environ["AWS_SESSION_TOKEN"],
    aws_host=urlparse(environ["URL"]).netloc,
    aws_region=environ["AWS_REGION"],
    aws_service="execute-api",
)
response = requests.get(environ["URL"], auth=auth)
print(response.status_code, response.text, sep="\n")
