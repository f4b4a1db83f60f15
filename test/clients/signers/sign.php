<?php
// Sends a GET signed by Debian's php-async-aws-core and prints the status and the body.
require 'AsyncAws/Core/autoload.php';
require 'Symfony/Component/HttpClient/autoload.php';

use AsyncAws\Core\Credentials\Credentials;
use AsyncAws\Core\Request;
use AsyncAws\Core\RequestContext;
use AsyncAws\Core\Signer\SignerV4;
use AsyncAws\Core\Stream\StringStream;
use Symfony\Component\HttpClient\HttpClient;

$url = parse_url(getenv('URL'));
parse_str($url['query'], $query);
$request = new Request('GET', $url['path'], $query, [], StringStream::create(''));
$request->setEndpoint("{$url['scheme']}://{$url['host']}:{$url['port']}{$url['path']}?{$url['query']}");
$credentials = new Credentials(getenv('AWS_ACCESS_KEY_ID'), getenv('AWS_SECRET_ACCESS_KEY'), getenv('AWS_SESSION_TOKEN'));
(new SignerV4('execute-api', getenv('AWS_REGION')))->sign($request, $credentials, new RequestContext());
$response = HttpClient::create()->request('GET', $request->getEndpoint(), ['headers' => $request->getHeaders()]);
echo $response->getStatusCode(), "\n", $response->getContent(false), "\n";
