"""What assistants speak: MCP, OpenAI's chat completions and function tools, Dify's external knowledge."""
