// Sends a GET signed by the AWS SDK for Go v1, as Debian packages it, and prints the status and the body.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go/aws/credentials"
	v4 "github.com/aws/aws-sdk-go/aws/signer/v4"
)

func main() {
	request, err := http.NewRequest(http.MethodGet, os.Getenv("URL"), nil)
	if err != nil {
		log.Fatal(err)
	}
	signer := v4.NewSigner(credentials.NewEnvCredentials())
	if _, err := signer.Sign(request, nil, "execute-api", os.Getenv("AWS_REGION"), time.Now()); err != nil {
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
