# day is public: it signs in with Cognito, signs a request, and calls age
curl -i 'http://localhost:3000/day?dob=19880101&on=20191122'

# age, without a signature
curl -i 'http://localhost:3001/age?dob=19880101'

# age, with a good signature of an IAM user who is not one of its callers
curl -i --aws-sigv4 aws:amz:eu-west-1:execute-api \
       --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
       'http://localhost:3001/age?dob=19880101'
