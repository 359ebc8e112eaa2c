"""Translation of specifications: values of attributes, such as 80%棉 18%涤纶, 符合EN 71, 3节AA（不含）."""
