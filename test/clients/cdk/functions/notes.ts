import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const table = new DynamoDBClient({ maxAttempts: 1 });
const TableName = process.env["TABLE"];

/** Reads or writes a note in the table. Answers 502 with the error's message when the table cannot be reached. */
export async function handler({
  body,
  httpMethod,
  pathParameters,
}: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const id = pathParameters?.["id"] ?? "";
  try {
    if (httpMethod === "PUT") {
      await table.send(new PutItemCommand({ TableName, Item: { id: { S: id }, text: { S: body ?? "" } } }));
      return { statusCode: 204, body: "" };
    }
    const { Item } = await table.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
    return Item ? { statusCode: 200, body: Item["text"]?.S ?? "" } : { statusCode: 404, body: "" };
  } catch (error) {
    return { statusCode: 502, body: error instanceof Error ? error.message : "" };
  }
}
