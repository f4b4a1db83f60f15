// Sends a GET signed by the AWS SDK for Go v2, as Debian packages it, and prints the status and the body.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

func main() {
	request, err := http.NewRequest(http.MethodGet, os.Getenv("URL"), nil)
	if err != nil {
		log.Fatal(err)
	}
	keys := aws.Credentials{
		AccessKeyID:     os.Getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    os.Getenv("AWS_SESSION_TOKEN"),
	}
	empty := sha256.Sum256(nil)
	err = v4.NewSigner().SignHTTP(
		context.Background(), keys, request, hex.EncodeToString(empty[:]), "execute-api", os.Getenv("AWS_REGION"), time.Now(),
	)
	if err != nil {
		log.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d\n%s\n", response.StatusCode, body)
}
